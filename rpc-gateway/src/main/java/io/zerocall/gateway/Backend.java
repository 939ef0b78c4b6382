package io.zerocall.gateway;

import io.zerocall.JsonText;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcTiming;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.JsonReply;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcErrorReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server that calls are forwarded to. Thread-safe. */
final class Backend implements Route {
  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final RpcClient client;
  private final Duration longest;
  private volatile Runnable whenChanged = () -> {};
  private volatile boolean wasLost;

  Backend(RpcClient client, Duration longest) {
    this.client = client.withFailFast().withTimeout(longest);
    this.longest = longest;
  }

  String endpoint() {
    return client.endpoint();
  }

  /** Sets the action to run when the server may offer other methods than before. */
  void whenChanged(Runnable action) {
    whenChanged = action;
  }

  /** Calls a method on the gateway's own behalf. */
  CompletableFuture<JsonReply> ask(String method, Duration timeout) {
    return client
        .withTimeout(timeout.compareTo(longest) < 0 ? timeout : longest)
        .callJsonAsync(method, null);
  }

  @Override
  public CompletableFuture<JsonText> call(ForwardedCall call) {
    ForwardedFuture result = new ForwardedFuture();
    CompletableFuture<JsonReply> remote;
    RpcContext outer = RpcContext.enter(call.context());
    try {
      remote = client(call.context()).callJsonAsync(call.method(), call.params());
    } finally {
      RpcContext.enter(outer);
    }
    result.waitsFor(List.of(remote));
    var unused = remote.whenComplete((reply, thrown) -> {
      if (thrown == null) {
        replied(call.method(), reply, result);
      } else {
        failed(ForwardedFuture.unwrap(thrown), result);
      }
    });
    return result;
  }

  /** Forwards a notification; its fate is not reported. */
  @Override
  public void pass(ForwardedCall notification) {
    RpcContext outer = RpcContext.enter(notification.context());
    try {
      client(notification.context()).notifyJson(notification.method(), notification.params());
    } catch (RpcException e) {
      LOG.debug("A notification could not be forwarded to {}", endpoint(), e);
    } finally {
      RpcContext.enter(outer);
    }
  }

  private RpcClient client(RpcContext context) {
    Duration left = context
        .remainingTime()
        .filter(remaining -> remaining.compareTo(longest) < 0)
        .orElse(null);
    RpcClient inTime =
        left == null ? client : client.withTimeout(left.compareTo(SHORTEST) > 0 ? left : SHORTEST);
    Consumer<RpcTiming> listener = context.timingListener().orElse(null);
    RpcClient timed = listener == null ? inTime : inTime.withTiming(listener);
    return context.meta().isEmpty() ? timed : timed.withMeta(context.meta());
  }

  private void replied(String method, JsonReply reply, ForwardedFuture result) {
    if (reply.result() != null) {
      result.complete(reply.result());
    } else if (reply.error() != null) {
      result.completeExceptionally(Errors.of(reply.error(), method, endpoint()));
    }
    if (wasLost || isNotFound(reply)) {
      wasLost = false;
      whenChanged.run();
    }
  }

  private static boolean isNotFound(JsonReply reply) {
    return reply.error() != null && reply.error().code() == RpcErrorCode.METHOD_NOT_FOUND;
  }

  private void failed(@Nullable Throwable thrown, ForwardedFuture result) {
    if (thrown instanceof RpcException failure) {
      wasLost |= failure instanceof RpcUnavailableException
          || failure instanceof RpcConnectionLostException;
      result.completeExceptionally(Errors.of(failure));
    } else if (!(thrown instanceof CancellationException)) {
      LOG.error("A call could not be forwarded to {}", endpoint(), thrown);
      result.completeExceptionally(new RpcErrorReply(
          RpcErrorCode.INTERNAL_ERROR,
          "Internal error: the call could not be forwarded to " + endpoint(),
          null));
    }
  }

  @Override
  public String toString() {
    return endpoint();
  }
}
