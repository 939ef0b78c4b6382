package io.zerocall.bench.contender;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.zerocall.bench.grpc.Factors;
import io.zerocall.bench.grpc.Product;
import io.zerocall.bench.grpc.Text;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import javax.net.ssl.SSLException;

/** gRPC's client over Netty: one channel for all threads, and only Netty's threads. */
final class GrpcClient implements ContenderClient {
  private final ManagedChannel channel;

  GrpcClient(String endpoint) {
    this(NettyChannelBuilder.forAddress(Endpoints.address(endpoint)).usePlaintext());
  }

  private GrpcClient(NettyChannelBuilder builder) {
    channel = builder.directExecutor().build();
  }

  /** Returns a client that trusts the certificate of the benchmarks. */
  static GrpcClient tls(String endpoint) {
    try {
      return new GrpcClient(NettyChannelBuilder.forAddress(Endpoints.address(endpoint))
          .overrideAuthority("localhost")
          .sslContext(GrpcSslContexts.forClient()
              .trustManager(BenchCertificate.certificate())
              .build()));
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int mult(int a, int b) {
    return call(GrpcMethods.MULT, factors(a, b)).getValue();
  }

  @Override
  public String echo(String text) {
    return call(GrpcMethods.ECHO, Text.newBuilder().setText(text).build()).getText();
  }

  private <Q, A> A call(MethodDescriptor<Q, A> method, Q request) {
    return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request);
  }

  @Override
  public CallWindow openWindow(LongConsumer latencies) {
    return new FutureWindow(this::multLater, latencies);
  }

  private CompletableFuture<Integer> multLater(int a, int b) {
    Answer answer = new Answer();
    ClientCalls.asyncUnaryCall(
        channel.newCall(GrpcMethods.MULT, CallOptions.DEFAULT), factors(a, b), answer);
    return answer.product;
  }

  private static Factors factors(int a, int b) {
    return Factors.newBuilder().setA(a).setB(b).build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /**
   * Adapts a call to the future that the window needs; otherwise gRPC's own would have to be
   * wrapped.
   */
  private static final class Answer implements StreamObserver<Product> {
    final CompletableFuture<Integer> product = new CompletableFuture<>();

    @Override
    public void onNext(Product value) {
      product.complete(value.getValue());
    }

    @Override
    public void onError(Throwable failure) {
      product.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      // There was one reply.
    }
  }
}
