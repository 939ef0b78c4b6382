package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ.Socket;

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
  private final ZContext context = new ZContext();
  private final RpcServer server = RpcServer.builder()
      .bind("tcp://127.0.0.1:0")
      .register("test", new Service())
      .start();

  @AfterEach
  void close() {
    release.countDown();
    server.close();
    context.close();
  }

  private Socket connect(SocketType type) {
    Socket socket = context.createSocket(type);
    socket.setLinger(0);
    socket.setReceiveTimeOut(20_000);
    socket.connect(server.endpoint());
    return socket;
  }

  private static String request(int id, boolean block) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"test.sometimes\",\"params\":["
        + block + "]}";
  }

  @Test
  void aReqSocketGetsItsDelimiterBack() {
    Socket socket = connect(SocketType.REQ);
    for (int i = 0; i < 50; i++) {
      socket.send(PING);
      assertThat(socket.recvStr()).isEqualTo(PONG);
    }
    socket.sendMore("{\"timeout\":5000}");
    socket.send(PING);
    assertThat(socket.recvStr()).isEqualTo(PONG);
    socket.send("");
    assertThat(socket.recvStr()).contains("-32700");
  }

  @Test
  void aDealerMaySendAnyFramesAndIsServedOn() {
    Socket socket = connect(SocketType.DEALER);
    for (int frames = 1; frames <= 6; frames++) {
      for (int i = 1; i < frames; i++) {
        socket.sendMore("{}");
      }
      socket.send(PING);
      assertThat(socket.recvStr()).contains(frames <= 2 ? PONG : "-32600");
    }
    socket.sendMore("");
    socket.sendMore("{}");
    socket.send(PING);
    assertThat(socket.recv()).isEmpty();
    assertThat(socket.recvStr()).isEqualTo(PONG);
    socket.send(new byte[] {(byte) 0xff, 0, 1});
    assertThat(socket.recvStr()).contains("-32700");
    socket.send(PING);
    assertThat(socket.recvStr()).isEqualTo(PONG);
  }

  @Test
  void aMessageOverTheLimitIsToldItsIdAndTheConnectionLivesOn() {
    Socket socket = connect(SocketType.DEALER);
    socket.send("{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"rpc.ping\",\"x\":\""
        + "x".repeat(5 << 20) + "\"}");
    assertThat(socket.recvStr()).contains("\"id\":77", "-32005");
    socket.send(PING);
    assertThat(socket.recvStr()).isEqualTo(PONG);
  }

  @Test
  void aMethodThatWasQuickAThousandTimesAndThenBlocksDelaysNobody() throws Exception {
    Socket one = connect(SocketType.DEALER);
    Socket other = connect(SocketType.REQ);
    for (int i = 0; i < 1_000; i++) {
      one.send(request(i, false));
      assertThat(one.recvStr()).endsWith("\"done\"}");
    }
    for (int i = 0; i < 5; i++) {
      one.send(request(1_000 + i, true));
      assertThat(begun.poll(20, TimeUnit.SECONDS)).isNotNull();
      other.send(request(i, false));
      assertThat(other.recvStr()).endsWith("\"done\"}");
      one.send(request(i, false));
      assertThat(one.recvStr()).contains("\"id\":" + i + ",").endsWith("\"done\"}");
    }
    release.countDown();
    for (int i = 0; i < 5; i++) {
      assertThat(one.recvStr()).contains("\"id\":100");
    }
  }

  @Test
  void aCallOnTheReadingThreadIsCancelledToo() throws Exception {
    Socket socket = connect(SocketType.DEALER);
    for (int i = 0; i < 100; i++) {
      socket.send(request(i, false));
      assertThat(socket.recvStr()).endsWith("\"done\"}");
    }
    socket.send(request(7, true));
    assertThat(begun.poll(20, TimeUnit.SECONDS)).isNotNull();
    socket.send("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":7}}");
    assertThat(socket.recvStr()).contains("\"id\":7", "-32004");
    socket.send(request(8, false));
    assertThat(socket.recvStr()).endsWith("\"done\"}");
  }

  @Test
  void aMethodThatClosesItsServerIsAnsweredFirst() throws Exception {
    Socket socket = connect(SocketType.DEALER);
    socket.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.closeServer\"}");
    assertThat(new String(socket.recv(), StandardCharsets.UTF_8)).endsWith("\"closing\"}");
    server.awaitClosed();
  }
}
