package io.zerocall.broker;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.broker.scheduling.TaskDispatcher;
import io.zerocall.broker.scheduling.WorkerConnection;
import io.zerocall.json.document.Routing;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcFallback;
import io.zerocall.server.peer.CallRouter;
import io.zerocall.server.peer.CallablePeer;
import io.zerocall.server.peer.Offer;
import io.zerocall.server.peer.RoutedCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Passes what comes to the broker's server to the {@link TaskDispatcher}: the calls as tasks, and
 * the peers that offer methods as workers. Thread-safe.
 */
final class Router implements RpcFallback, CallRouter {
  private static final RpcContext NO_CONTEXT = new RpcContext(Map.of(), null, Long.MAX_VALUE);

  /** How long a notification without a deadline waits for a worker. */
  private static final Duration LONGEST_NOTIFICATION = Duration.ofMinutes(1);

  private final TaskDispatcher dispatcher;
  private final LongSupplier clock;

  Router(TaskDispatcher dispatcher, LongSupplier clock) {
    this.dispatcher = dispatcher;
    this.clock = clock;
  }

  // Calls.

  @Override
  public CompletionStage<JsonBytes> route(RoutedCall call) {
    RoutedTask task = new RoutedTask(call, dispatcher);
    try {
      if (!dispatcher.submit(task)) {
        throw noWorker(call.method());
      }
      return task.result();
    } catch (RpcErrorReply refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  private static RpcErrorReply noWorker(String method) {
    return new RpcErrorReply(
        RpcErrorCode.OVERLOADED, "Overloaded: no worker offers " + method + " now", null);
  }

  /**
   * Runs the notification on a worker if one offers a method of its name, and leaves it to the
   * subscribers in any case. It is sent as a request, so that the worker's credit applies.
   */
  @Override
  public boolean notified(String method, Optional<JsonText> params) {
    if (dispatcher.knows(method)) {
      RpcContext context = RpcContext.current().orElse(NO_CONTEXT);
      var unused = route(new RoutedCall(
          method,
          params.map(JsonBytes::of).orElse(null),
          context,
          Routing.DEFAULT,
          deadline(context),
          this));
    }
    return false;
  }

  private long deadline(RpcContext context) {
    return clock.getAsLong()
        + context.remainingTime().orElse(LONGEST_NOTIFICATION).toNanos();
  }

  /** Not used: the server gives a router the bytes of a call. */
  @Override
  public CompletionStage<JsonText> call(String method, Optional<JsonText> params) {
    throw new UnsupportedOperationException("a router passes bytes on");
  }

  // Workers.

  @Override
  public void offer(CallablePeer peer, Offer offer) {
    dispatcher.offer(worker(peer), offer);
  }

  @Override
  public void withdraw(CallablePeer peer, List<String> methods) {
    dispatcher.withdraw(worker(peer), methods);
  }

  @Override
  public void writable(CallablePeer peer) {
    dispatcher.writable(worker(peer));
  }

  @Override
  public void disconnected(CallablePeer peer) {
    dispatcher.disconnected(worker(peer));
  }

  private WorkerConnection worker(CallablePeer peer) {
    return new PeerWorker(peer, clock);
  }
}
