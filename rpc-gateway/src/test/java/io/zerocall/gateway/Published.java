package io.zerocall.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcServer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A backend with topics, which records the calls of rpc.subscribe and rpc.unsubscribe. */
final class Published implements AutoCloseable {
  /** {@code rpc.subscribe} or {@code rpc.unsubscribe}, and the topic, once the call is done. */
  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

  private final AtomicInteger refusals = new AtomicInteger();
  private final RpcServer server;

  Published() {
    this("tcp://127.0.0.1:0");
  }

  Published(String endpoint) {
    this.server = RpcServer.builder()
        .bind(endpoint)
        .register(new Served())
        .intercept((call, next) -> {
          boolean isSubscription = call.topic() != null && !call.isPublishing();
          if (isSubscription && refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new RpcErrorReply(-32001, "Overloaded: on purpose", null);
          }
          CompletionStage<@Nullable Object> result = next.proceed();
          if (isSubscription) {
            calls.add(call.method() + " " + call.topic());
          }
          return result;
        })
        .start();
  }

  /** Refuses this many of the next calls. */
  Published refuse(int count) {
    refusals.set(count);
    return this;
  }

  RpcServer server() {
    return server;
  }

  String endpoint() {
    return server.endpoint();
  }

  void expect(String call) {
    assertThat(next()).isEqualTo(call);
  }

  /** Waits for a call, whatever comes before it. */
  void await(String call) {
    String next = next();
    while (!next.equals(call)) {
      next = next();
    }
  }

  private String next() {
    try {
      String call = calls.poll(TestGateway.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(call).as("a call").isNotNull();
      return call;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.close(Duration.ZERO);
  }
}
