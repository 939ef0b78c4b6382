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

/** A backend with topics, and what it is told about who subscribes. */
final class Published implements AutoCloseable {
  /** {@code rpc.subscribe} or {@code rpc.unsubscribe}, and the topic, once it is done. */
  private final BlockingQueue<String> wishes = new LinkedBlockingQueue<>();

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
          boolean isWish = call.topic() != null && !call.isPublishing();
          if (isWish && refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new RpcErrorReply(-32001, "Overloaded: on purpose", null);
          }
          CompletionStage<@Nullable Object> result = next.proceed();
          if (isWish) {
            wishes.add(call.method() + " " + call.topic());
          }
          return result;
        })
        .start();
  }

  /** Refuses so many wishes to subscribe from now on. */
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

  void expect(String wish) {
    assertThat(next()).isEqualTo(wish);
  }

  /** The same, whatever comes before it. */
  void await(String wish) {
    String next = next();
    while (!next.equals(wish)) {
      next = next();
    }
  }

  private String next() {
    try {
      String wish = wishes.poll(TestGateway.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(wish).as("a wish").isNotNull();
      return wish;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.close(Duration.ZERO);
  }
}
