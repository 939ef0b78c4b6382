package io.zerocall.client.balancing;

import io.zerocall.client.call.Invocation;
import io.zerocall.client.topic.ListenerTopics;
import io.zerocall.client.topic.SubscriptionCalls;
import io.zerocall.topic.ListenerQueue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The topics of the listeners of a client of several servers, each of which has subscribers of its
 * own. So a listener is subscribed at all of them. Thread-safe.
 */
final class BalancedTopics implements ListenerTopics {
  private final Supplier<List<BalancedServer>> present;
  private final Balancer balancer;
  private final LongSupplier clock;
  private final Map<ListenerQueue, BalancedSubscription> subscriptions = new ConcurrentHashMap<>();

  /** @param present returns the servers that the client knows now */
  BalancedTopics(Supplier<List<BalancedServer>> present, Balancer balancer, LongSupplier clock) {
    this.present = present;
    this.balancer = balancer;
    this.clock = clock;
  }

  /**
   * Subscribes a listener, and waits until the servers that answer have confirmed that. If none
   * does, it waits for one as long as a call. The others follow when they can be reached.
   */
  @Override
  public void join(SubscriptionCalls view, ListenerQueue queue) {
    Invocation invocation = view.invocation("rpc.subscribe");
    BalancedSubscription subscription =
        new BalancedSubscription(view, queue, present, balancer::wake);
    subscriptions.put(queue, subscription);
    long seen = balancer.changes();
    subscription.follow();
    while (!hasJoined(subscription, invocation)) {
      balancer.awaitChange(invocation, seen, invocation.deadlineNanos());
      seen = balancer.changes();
    }
  }

  private boolean hasJoined(BalancedSubscription subscription, Invocation invocation) {
    if (balancer.isClosed()) {
      throw balancer.exceptions().closed(invocation, false);
    }
    Throwable refusal = subscription.refusal();
    if (refusal != null) {
      throw BalancedTopics.<RuntimeException>asItself(refusal);
    }
    long now = clock.getAsLong();
    boolean isLate = invocation.deadlineNanos() - now <= 0;
    if (subscription.isConfirmed()) {
      return isLate || !subscription.isAwaited(now);
    } else if (!balancer.isAnyReady() && balancer.hasWaitedTooLong(invocation)) {
      throw balancer.waitedTooLong(invocation);
    } else if (isLate) {
      throw balancer.exceptions().deadlineExceeded(invocation);
    }
    return false;
  }

  /** Casts an exception of a call, which may be a checked one that the call doesn't declare. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X asItself(Throwable thrown) throws X {
    throw (X) thrown;
  }

  @Override
  public void leave(ListenerQueue queue) {
    BalancedSubscription subscription = subscriptions.remove(queue);
    if (subscription != null) {
      subscription.end();
    }
  }

  /** Notes that servers have come or gone. */
  void serversChanged() {
    subscriptions.values().forEach(BalancedSubscription::follow);
  }

  /** Ends all subscriptions, without calls. */
  void close() {
    subscriptions.keySet().forEach(ListenerQueue::close);
    subscriptions.clear();
  }
}
