package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcMethod;
import io.zerocall.client.RpcClient;
import io.zerocall.client.SimulatedClients;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.RandomSeed;
import io.zerocall.testing.TcpProxy;
import io.zerocall.transport.ImpatientTransport;
import io.zerocall.transport.zmtp.ZmtpTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Calls over networks that split or drop the transmitted bytes. */
class FaultyNetworkTest {
  private static final int BEAT_MILLIS = 300;

  public static final class Service {
    final CountDownLatch hanging = new CountDownLatch(1);

    @RpcMethod
    public String echo(String text) {
      return text;
    }

    @RpcMethod
    public CompletableFuture<String> hang() {
      hanging.countDown();
      return new CompletableFuture<>();
    }
  }

  private final Service service = new Service();

  private RpcServer serve() {
    return RpcServer.builder().bind(Wired.ANY_PORT).register("test", service).start();
  }

  private void callsAreAnsweredOver(IntUnaryOperator pieces, int calls) throws Exception {
    Random random = RandomSeed.random("FaultyNetworkTest");
    try (RpcServer server = serve();
        TcpProxy proxy = new TcpProxy(server.endpoint(), pieces);
        RpcClient client = RpcClient.connect(proxy.endpoint())) {
      List<CompletableFuture<String>> replies = new ArrayList<>();
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        String text = i + "é".repeat(random.nextInt(300));
        texts.add(text);
        replies.add(client.callAsync("test.echo", String.class, text));
      }
      for (int i = 0; i < calls; i++) {
        assertThat(replies.get(i).join()).isEqualTo(texts.get(i));
      }
    }
  }

  @Test
  void callsOneByteAtATime() throws Exception {
    callsAreAnsweredOver(bytes -> 1, 100);
  }

  @Test
  void callsInPiecesAtRandom() throws Exception {
    Random sizes = RandomSeed.random("pieces");
    callsAreAnsweredOver(bytes -> 1 + sizes.nextInt(Math.min(bytes, 100)), 1_000);
  }

  @Test
  void callsInFlightFailWhenTheServerFallsSilent() throws Exception {
    try (RpcServer server = serve();
        TcpProxy proxy = TcpProxy.to(server.endpoint());
        RpcClient client = SimulatedClients.connect(
            new ImpatientTransport(new ZmtpTransport(), BEAT_MILLIS),
            System::nanoTime,
            proxy.endpoint())) {
      CompletableFuture<String> hanging = client.callAsync("test.hang", String.class);
      service.hanging.await();
      proxy.swallow(true);
      assertThatThrownBy(hanging::join)
          .hasCauseInstanceOf(RpcConnectionLostException.class)
          .hasMessageContaining("the server sent no heartbeat in time");
      proxy.swallow(false);
      assertThat(client.call("test.echo", String.class, "again")).isEqualTo("again");
    }
  }
}
