package io.zerocall.client;

import io.zerocall.RpcRemoteException;
import io.zerocall.client.contract.RemoteMethod;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One call of a MultiCall, and its outcome. Any thread may complete it, once; any thread may read
 * it.
 */
final class MultiCallItem<T extends @Nullable Object> implements Reply<T> {
  private final RemoteMethod method;
  private final boolean isAsync;
  private final boolean isNotification;
  private final LongFunction<byte[]> body;

  private volatile boolean done;
  private @Nullable Object result; // written before done
  private @Nullable Throwable failure; // written before done

  /**
   * Creates a call that has not been sent.
   *
   * @param isAsync whether the caller expects a future
   * @param isNotification whether the server sends no reply
   * @param body writes the request, given its id
   */
  MultiCallItem(
      RemoteMethod method, boolean isAsync, boolean isNotification, LongFunction<byte[]> body) {
    this.method = method;
    this.isAsync = isAsync;
    this.isNotification = isNotification;
    this.body = body;
  }

  RemoteMethod method() {
    return method;
  }

  boolean isNotification() {
    return isNotification;
  }

  byte[] request(long id) {
    return body.apply(isNotification ? -1 : id);
  }

  synchronized void complete(@Nullable Object value) {
    if (!done) {
      result = isAsync ? CompletableFuture.completedFuture(value) : value;
      done = true;
    }
  }

  synchronized void fail(Throwable thrown) {
    if (!done) {
      failure = thrown;
      result = isAsync ? CompletableFuture.failedFuture(thrown) : null;
      done = true;
    }
  }

  @Override
  public T get() {
    return getOrThrow(RuntimeException.class);
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"
  }) // the decoded value has the type that the method's contract names
  public <X extends Exception> T getOrThrow(Class<X> type) throws X {
    requireDone();
    Throwable thrown = isAsync ? null : failure;
    if (thrown == null) {
      return (T) result;
    } else if (type.isInstance(thrown)) {
      throw type.cast(thrown);
    } else if (thrown instanceof RuntimeException unchecked) {
      throw unchecked;
    } else if (thrown instanceof Error error) {
      throw error;
    } else if (thrown.getCause() instanceof RpcRemoteException remote) {
      throw remote;
    }
    throw new IllegalStateException(thrown);
  }

  private void requireDone() {
    if (!done) {
      throw new IllegalStateException(
          method.name() + " was not called yet (execute the MultiCall first)");
    }
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public Optional<Throwable> failure() {
    return done ? Optional.ofNullable(failure) : Optional.empty();
  }
}
