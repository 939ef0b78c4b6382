package io.zerocall.bench.soak;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.util.concurrent.TimeUnit;

/** The service of the soak server. Thread-safe. */
@RpcService("my.namespace")
public final class SoakService {
  private final Work quick = Work.ofNanos(TimeUnit.MICROSECONDS.toNanos(100));
  private final Work longer = Work.ofNanos(TimeUnit.MILLISECONDS.toNanos(5));

  @RpcMethod
  public int mult(int a, int b) {
    return a * b;
  }

  /** Takes some 100 µs of processor time. */
  @RpcMethod
  public long quickWork() {
    return quick.run();
  }

  /** Takes some 5 ms of processor time. */
  @RpcMethod
  public long longWork() {
    return longer.run();
  }

  /** Sleeps for 10 ms. */
  @RpcMethod
  public int rest() throws InterruptedException {
    return sleep(10);
  }

  /** Sleeps for 2 ms; only the paced clients call it. */
  @RpcMethod
  public int nap() throws InterruptedException {
    return sleep(2);
  }

  @RpcMethod
  public int sleep(int millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
    return millis;
  }

  @RpcMethod
  public String text(int length) {
    return "x".repeat(length);
  }
}
