package io.zerocall.micrometer;

import io.zerocall.RpcContext;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.server.RpcErrorReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A service that the tests call. */
@SuppressWarnings("DoNotCallSuggester") // throwing is what these methods are for
@RpcService("test")
public final class Served {
  private final Runnable inside;
  final CompletableFuture<String> promise = new CompletableFuture<>();
  final CountDownLatch interrupted = new CountDownLatch(1);

  /** An exception that a method declares. */
  public static final class SoldOut extends Exception {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SoldOut(String message) {
      super(message);
    }
  }

  /** What clients see of it. */
  @RpcService("test")
  public interface Calls {
    /** Returns a product. */
    int mult(int a, int b);

    /** Throws a declared exception. */
    void order() throws SoldOut;
  }

  Served() {
    this(() -> {});
  }

  /** @param inside what {@code outer} does */
  Served(Runnable inside) {
    this.inside = inside;
  }

  /** Returns a product. */
  @RpcMethod
  public int mult(int a, int b) {
    return a * b;
  }

  /** Runs what it was told to. */
  @RpcMethod
  public void outer() {
    inside.run();
  }

  /** Throws a declared exception. */
  @RpcMethod
  public void order() throws SoldOut {
    throw new SoldOut("none left");
  }

  /** Refuses. */
  @RpcMethod
  public void refuse() {
    throw new RpcErrorReply(-7, "no", null);
  }

  /** Returns a promise. */
  @RpcMethod
  public CompletableFuture<String> later() {
    return promise;
  }

  /** Returns when it is interrupted. */
  @RpcMethod
  public void block() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
  }

  /** Returns a metadata entry. */
  @RpcMethod
  public String meta(String name) {
    return RpcContext.current().orElseThrow().meta().getOrDefault(name, "none");
  }

  /** Returns the trace context that came with the call. */
  @RpcMethod
  public String trace() {
    return RpcContext.current().orElseThrow().traceparent().orElse("none");
  }
}
