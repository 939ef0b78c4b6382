package io.zerocall.bench.contender;

import io.rsocket.RSocket;
import io.rsocket.core.RSocketConnector;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.transport.netty.client.TcpClientTransport;
import java.util.Objects;
import java.util.function.LongConsumer;
import reactor.core.publisher.Mono;

/** RSocket's client over TCP: one connection for all threads, and only Netty's threads. */
final class RSocketClient implements ContenderClient {
  private final RSocket socket;

  RSocketClient(String endpoint) {
    socket = waitFor(RSocketConnector.create()
        .payloadDecoder(PayloadDecoder.ZERO_COPY)
        .connect(TcpClientTransport.create(Endpoints.address(endpoint))));
  }

  @Override
  public int mult(int a, int b) {
    return waitFor(multLater(a, b));
  }

  @Override
  public String echo(String text) {
    return waitFor(socket
        .requestResponse(RSocketJson.TEXT.request(RSocketJson.ECHO, text))
        .map(RSocketJson.TEXT::read));
  }

  @Override
  public CallWindow openWindow(LongConsumer latencies) {
    return new FutureWindow((a, b) -> multLater(a, b).toFuture(), latencies);
  }

  private Mono<Integer> multLater(int a, int b) {
    RSocketJson.Factors factors = new RSocketJson.Factors(a, b);
    return socket
        .requestResponse(RSocketJson.FACTORS.request(RSocketJson.MULT, factors))
        .map(RSocketJson.PRODUCT::read);
  }

  private static <T> T waitFor(Mono<T> mono) {
    return Objects.requireNonNull(mono.block());
  }

  @Override
  public void close() {
    socket.dispose();
  }
}
