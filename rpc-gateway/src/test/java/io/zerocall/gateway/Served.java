package io.zerocall.gateway;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/** The methods of a backend. */
@RpcService("test")
public final class Served {
  final BlockingQueue<String> noted = new LinkedBlockingQueue<>();
  final Semaphore begun = new Semaphore(0);
  final Semaphore interrupted = new Semaphore(0);

  /** An exception with a field. */
  public static final class OutOfStockException extends Exception {
    private static final long serialVersionUID = 1;
    private final int left;

    OutOfStockException(String message, int left) {
      super(message, new IllegalStateException("empty"));
      this.left = left;
    }

    public int left() {
      return left;
    }
  }

  @RpcMethod(help = "Multiplies.")
  public int mult(int a, int b) {
    return a * b;
  }

  @RpcMethod
  public JsonText echo(JsonText value) {
    return value;
  }

  @RpcMethod
  public void note(String text) {
    noted.add(text);
  }

  @RpcMethod
  public void order(int count) throws OutOfStockException {
    if (count > 3) {
      throw new OutOfStockException("only 3 of " + count, 3);
    }
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
  public void block() throws InterruptedException {
    begun.release();
    try {
      new Semaphore(0).acquire();
    } catch (InterruptedException e) {
      interrupted.release();
      throw e;
    }
  }
}
