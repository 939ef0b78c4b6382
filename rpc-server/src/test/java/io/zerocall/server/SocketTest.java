package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.testing.ZmtpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server as any ZeroMQ socket sees it, over TCP. */
@Timeout(60)
class SocketTest {
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.ping\"}";
  private static final String PONG = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"pong\"}";

  public final class Service {
    @RpcMethod
    public String sometimes(boolean block) throws InterruptedException {
      if (block) {
        begun.add(Thread.currentThread());
        release.await();
      }
      return "done";
    }

    @RpcMethod
    public String closeServer() {
      server.close(Duration.ofMinutes(10));
      return "closing";
    }
  }

  private final BlockingQueue<Thread> begun = new LinkedBlockingQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<ZmtpClient> clients = new ArrayList<>();
  private final RpcServer server = RpcServer.builder()
      .bind("tcp://127.0.0.1:0")
      .register("test", new Service())
      .start();

  @AfterEach
  void close() throws IOException {
    release.countDown();
    server.close();
    for (ZmtpClient client : clients) {
      client.close();
    }
  }

  private ZmtpClient dealer() throws IOException {
    return opened(ZmtpClient.dealer(server.endpoint()));
  }

  private ZmtpClient req() throws IOException {
    return opened(ZmtpClient.req(server.endpoint()));
  }

  private ZmtpClient opened(ZmtpClient client) {
    clients.add(client);
    return client;
  }

  private static String request(int id, boolean block) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"test.sometimes\",\"params\":["
        + block + "]}";
  }

  @Test
  void aReqSocketGetsItsDelimiterBack() throws Exception {
    ZmtpClient socket = req();
    for (int i = 0; i < 50; i++) {
      socket.send("", PING);
      assertThat(socket.receiveTexts()).containsExactly("", PONG);
    }
    socket.send("", "{\"timeout\":5000}", PING);
    assertThat(socket.receiveTexts()).containsExactly("", PONG);
    socket.send("", "");
    assertThat(socket.receiveText()).contains("-32700");
  }

  @Test
  void aDealerMaySendAnyFramesAndIsServedOn() throws Exception {
    ZmtpClient socket = dealer();
    for (int frames = 1; frames <= 6; frames++) {
      String[] message = new String[frames];
      Arrays.fill(message, "{}");
      message[frames - 1] = PING;
      socket.send(message);
      assertThat(socket.receiveText()).contains(frames <= 2 ? PONG : "-32600");
    }
    socket.send("", "{}", PING);
    assertThat(socket.receiveTexts()).containsExactly("", PONG);
    socket.send(new byte[] {(byte) 0xff, 0, 1});
    assertThat(socket.receiveText()).contains("-32700");
    socket.send(PING);
    assertThat(socket.receiveText()).isEqualTo(PONG);
  }

  @Test
  void theErrorForAMessageOverTheLimitHasItsIdAndTheConnectionIsKept() throws Exception {
    ZmtpClient socket = dealer();
    socket.send("{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"rpc.ping\",\"x\":\""
        + "x".repeat(5 << 20) + "\"}");
    assertThat(socket.receiveText()).contains("\"id\":77", "-32005");
    socket.send(PING);
    assertThat(socket.receiveText()).isEqualTo(PONG);
  }

  @Test
  void aMethodThatWasQuickAThousandTimesAndThenBlocksDelaysNoOtherCall() throws Exception {
    ZmtpClient one = dealer();
    ZmtpClient other = req();
    for (int i = 0; i < 1_000; i++) {
      one.send(request(i, false));
      assertThat(one.receiveText()).endsWith("\"done\"}");
    }
    for (int i = 0; i < 5; i++) {
      one.send(request(1_000 + i, true));
      assertThat(begun.poll(20, TimeUnit.SECONDS)).isNotNull();
      other.send("", request(i, false));
      assertThat(other.receiveText()).endsWith("\"done\"}");
      one.send(request(i, false));
      assertThat(one.receiveText()).contains("\"id\":" + i + ",").endsWith("\"done\"}");
    }
    release.countDown();
    for (int i = 0; i < 5; i++) {
      assertThat(one.receiveText()).contains("\"id\":100");
    }
  }

  @Test
  void aCallOnTheReadingThreadIsCancelledToo() throws Exception {
    ZmtpClient socket = dealer();
    for (int i = 0; i < 100; i++) {
      socket.send(request(i, false));
      assertThat(socket.receiveText()).endsWith("\"done\"}");
    }
    socket.send(request(7, true));
    assertThat(begun.poll(20, TimeUnit.SECONDS)).isNotNull();
    socket.send("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":7}}");
    assertThat(socket.receiveText()).contains("\"id\":7", "-32004");
    socket.send(request(8, false));
    assertThat(socket.receiveText()).endsWith("\"done\"}");
  }

  @Test
  void aMethodThatClosesItsServerIsAnsweredFirst() throws Exception {
    ZmtpClient socket = dealer();
    socket.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.closeServer\"}");
    assertThat(socket.receiveText()).endsWith("\"closing\"}");
    server.awaitClosed();
  }
}
