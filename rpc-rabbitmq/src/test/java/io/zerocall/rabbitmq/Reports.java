package io.zerocall.rabbitmq;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.server.RpcErrorReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The methods of a worker at another site. */
@RpcService("reports")
public final class Reports {
  final AtomicInteger runs = new AtomicInteger();
  final AtomicInteger interrupted = new AtomicInteger();
  final CountDownLatch released = new CountDownLatch(1);
  final List<String> notes = new CopyOnWriteArrayList<>();

  @RpcMethod
  public int add(int a, int b) {
    return a + b;
  }

  @RpcMethod
  public JsonText echo(JsonText value) {
    return value;
  }

  @RpcMethod
  public int length(String text) {
    return text.length();
  }

  @RpcMethod
  public String repeat(String text, int count) {
    return text.repeat(count);
  }

  @RpcMethod
  public void fail(String why) {
    throw new IllegalStateException(why);
  }

  @RpcMethod
  public int refuse(int code) {
    if (code != 0) {
      throw new RpcErrorReply(code, "not today", List.of(1, "two"));
    }
    return code;
  }

  @RpcMethod
  public String meta(String name) {
    return RpcContext.current().orElseThrow().meta().getOrDefault(name, "none");
  }

  @RpcMethod
  public String trace() {
    return RpcContext.current().orElseThrow().traceparent().orElse("none");
  }

  @RpcMethod
  public long remaining() {
    return RpcContext.current()
        .orElseThrow()
        .remainingTime()
        .map(Duration::toMillis)
        .orElse(-1L);
  }

  @RpcMethod
  public void note(String text) {
    notes.add(text);
  }

  /** Waits until the test releases it. */
  @RpcMethod
  public String hold() throws InterruptedException {
    runs.incrementAndGet();
    try {
      released.await(100, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted.incrementAndGet();
      throw e;
    }
    return "held";
  }
}
