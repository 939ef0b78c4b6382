package io.zerocall.broker;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker's methods. */
@RpcService("jobs")
public final class Jobs {
  final AtomicInteger runs = new AtomicInteger();
  final CountDownLatch released = new CountDownLatch(1);
  private final String worker;

  Jobs(String worker) {
    this.worker = worker;
  }

  @RpcMethod
  public int add(int a, int b) {
    return a + b;
  }

  @RpcMethod
  public String echo(String text) {
    return text;
  }

  @RpcMethod
  public String repeat(String text, int count) {
    return text.repeat(count);
  }

  @RpcMethod
  public String worker() {
    return worker;
  }

  @RpcMethod
  public void fail(String why) {
    throw new IllegalStateException(why);
  }

  /** Waits until the test releases it. */
  @RpcMethod
  public String hold() throws InterruptedException {
    runs.incrementAndGet();
    released.await(30, TimeUnit.SECONDS);
    return worker;
  }

  @RpcMethod(idempotent = true)
  public String holdAgain() throws InterruptedException {
    return hold();
  }
}
