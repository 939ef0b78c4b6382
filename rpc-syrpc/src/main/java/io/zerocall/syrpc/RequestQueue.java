package io.zerocall.syrpc;

import io.zerocall.RpcProtocolException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The queue of requests, and the requests that were taken and have no result yet. Thread-safe. */
final class RequestQueue {
  private final Broker broker;
  private final ScheduledExecutorService executor;
  private final IdleChannels channels;
  private final Set<RequestWaiter> waiters = ConcurrentHashMap.newKeySet();

  /** Several with one ID if RabbitMQ has delivered a request again. Guarded by itself. */
  private final Map<String, List<TakenRequest>> unanswered = new HashMap<>();

  RequestQueue(Broker broker, Layout layout, ScheduledExecutorService executor) {
    this.broker = broker;
    this.executor = executor;
    this.channels = new IdleChannels(broker, layout);
  }

  /**
   * Takes a request, which stays unacknowledged.
   *
   * @throws RpcTimeoutException if none arrives in time, or if this thread is interrupted
   * @throws RpcUnavailableException if RabbitMQ is not connected when the time is over, or if the
   *     server is closed
   * @throws RpcProtocolException if RabbitMQ refuses the user or the queue
   */
  SyrpcRequest take(Duration timeout) {
    Deadline deadline = Deadline.after(timeout);
    while (true) {
      TakenRequest taken = await(deadline, timeout);
      if (taken.channel().cancel(taken.consumerTag())) {
        add(taken);
        return taken.request();
      }
      // The channel is lost, and RabbitMQ delivers the request again.
    }
  }

  private TakenRequest await(Deadline deadline, Duration timeout) {
    RequestWaiter waiter = new RequestWaiter(channels, executor);
    waiters.add(waiter);
    try {
      if (broker.isClosed()) {
        throw broker.closed();
      }
      return waiter.await(deadline, timeout);
    } finally {
      waiters.remove(waiter);
    }
  }

  private void add(TakenRequest taken) {
    synchronized (unanswered) {
      unanswered.computeIfAbsent(taken.request().id(), any -> new ArrayList<>()).add(taken);
    }
  }

  /** Acknowledges a request whose result is stored; does nothing if it was taken elsewhere. */
  void answered(String id) {
    List<TakenRequest> same;
    synchronized (unanswered) {
      same = unanswered.remove(id);
    }
    if (same != null) {
      for (TakenRequest taken : same) {
        taken.acknowledge();
        channels.give(taken.channel());
      }
    }
  }

  /** Returns the type of a request that has no result yet; null if it was taken elsewhere. */
  @Nullable
  String typeOf(String id) {
    synchronized (unanswered) {
      List<TakenRequest> same = unanswered.get(id);
      return same == null ? null : same.get(0).request().type();
    }
  }

  /** Ends all waits; the broker is closed already. */
  void close() {
    waiters.forEach(waiter -> waiter.fail(broker.closed()));
  }
}
