package io.zerocall.bench.contender;

import io.rsocket.Payload;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketServer;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import reactor.core.publisher.Mono;

/** RSocket's server over TCP. The methods run on the reading thread, since they never block. */
record RSocketServing(CloseableChannel channel) implements ContenderServer {

  static RSocketServing start() {
    return new RSocketServing(
        RSocketServer.create(SocketAcceptor.forRequestResponse(RSocketServing::answer))
            .payloadDecoder(PayloadDecoder.ZERO_COPY)
            .bindNow(TcpServerTransport.create("127.0.0.1", 0)));
  }

  private static Mono<Payload> answer(Payload request) {
    String method = request.getMetadataUtf8();
    return switch (method) {
      case RSocketJson.MULT -> Mono.just(mult(RSocketJson.FACTORS.read(request)));
      case RSocketJson.ECHO -> Mono.just(RSocketJson.TEXT.reply(RSocketJson.TEXT.read(request)));
      default -> {
        request.release();
        yield Mono.error(new IllegalArgumentException("no such method: " + method));
      }
    };
  }

  private static Payload mult(RSocketJson.Factors factors) {
    return RSocketJson.PRODUCT.reply(factors.a() * factors.b());
  }

  @Override
  public String endpoint() {
    return "tcp://127.0.0.1:" + channel.address().getPort();
  }

  @Override
  public void close() {
    channel.dispose();
  }
}
