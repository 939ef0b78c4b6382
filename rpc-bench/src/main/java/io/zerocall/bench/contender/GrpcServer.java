package io.zerocall.bench.contender;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.zerocall.bench.grpc.Factors;
import io.zerocall.bench.grpc.Product;
import io.zerocall.bench.grpc.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.UnaryOperator;

/** gRPC's server over Netty. The methods run on the reading thread, since they never block. */
record GrpcServer(Server server) implements ContenderServer {

  static GrpcServer start() {
    return start(builder -> builder);
  }

  static GrpcServer startTls() {
    return start(builder ->
        builder.useTransportSecurity(BenchCertificate.certificate(), BenchCertificate.key()));
  }

  private static GrpcServer start(UnaryOperator<NettyServerBuilder> options) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      return new GrpcServer(options
          .apply(NettyServerBuilder.forAddress(address))
          .directExecutor()
          .addService(calculator())
          .build()
          .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String endpoint() {
    return "grpc://127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static ServerServiceDefinition calculator() {
    return ServerServiceDefinition.builder(GrpcMethods.SERVICE)
        .addMethod(GrpcMethods.MULT, ServerCalls.asyncUnaryCall(GrpcServer::mult))
        .addMethod(GrpcMethods.ECHO, ServerCalls.asyncUnaryCall(GrpcServer::echo))
        .build();
  }

  private static void mult(Factors factors, StreamObserver<Product> reply) {
    reply.onNext(Product.newBuilder().setValue(factors.getA() * factors.getB()).build());
    reply.onCompleted();
  }

  private static void echo(Text text, StreamObserver<Text> reply) {
    reply.onNext(Text.newBuilder().setText(text.getText()).build());
    reply.onCompleted();
  }
}
