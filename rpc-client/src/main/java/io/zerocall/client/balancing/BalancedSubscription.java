package io.zerocall.client.balancing;

import io.zerocall.client.topic.Confirmation;
import io.zerocall.client.topic.SubscriptionCalls;
import io.zerocall.topic.ListenerQueue;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A listener's subscription at all servers that a client knows. Thread-safe. */
final class BalancedSubscription {
  private final SubscriptionCalls view;
  private final ListenerQueue queue;
  private final Supplier<List<BalancedServer>> present;
  private final Runnable changed;
  private final Map<BalancedServer, Confirmation> confirmations = new ConcurrentHashMap<>();
  private volatile boolean over;

  /**
   * Creates a subscription at no server.
   *
   * @param present returns the servers that the client knows now
   * @param changed is run when a server has confirmed or refused the subscription
   */
  BalancedSubscription(
      SubscriptionCalls view,
      ListenerQueue queue,
      Supplier<List<BalancedServer>> present,
      Runnable changed) {
    this.view = view;
    this.queue = queue;
    this.present = present;
    this.changed = changed;
  }

  /**
   * Subscribes at the servers that are new, and unsubscribes at those that are gone. Several
   * threads may do so at the same time.
   */
  void follow() {
    present.get().forEach(this::enter);
    for (BalancedServer server : confirmations.keySet()) {
      if (!present.get().contains(server)) { // now: another thread may have entered a newer one
        exit(server);
      }
    }
  }

  private void enter(BalancedServer server) {
    Confirmation confirmation = new Confirmation(queue.listener().topics().size(), changed);
    if (over || confirmations.putIfAbsent(server, confirmation) != null) {
      return;
    }
    server.topics().join(view.at(server.connection()), queue, confirmation);
    if (over || !present.get().contains(server)) { // since the check
      exit(server);
      server.topics().leave(queue); // if another thread has left before the listener joined
    }
  }

  /** Leaves a server, whose further messages the listener misses. */
  private void exit(BalancedServer server) {
    Confirmation confirmation = confirmations.remove(server);
    if (confirmation == null) {
      return;
    }
    server.topics().leave(queue);
    if (confirmation.isComplete()) {
      queue.listener().topics().forEach(topic -> queue.missed(topic, OptionalLong.empty()));
    }
  }

  /** Unsubscribes at all servers. */
  void end() {
    over = true;
    confirmations.keySet().forEach(this::exit);
  }

  /** Returns the exception with which a server has refused the subscription; null if none has. */
  @Nullable
  Throwable refusal() {
    for (Confirmation confirmation : confirmations.values()) {
      if (confirmation.refusal() != null) {
        return confirmation.refusal();
      }
    }
    return null;
  }

  /** Returns whether a server has confirmed it. */
  boolean isConfirmed() {
    return confirmations.values().stream().anyMatch(Confirmation::isComplete);
  }

  /** Returns whether a server that answers, or that is new, has not confirmed it. */
  boolean isAwaited(long now) {
    return confirmations.entrySet().stream()
        .anyMatch(entry -> !entry.getValue().isComplete() && entry.getKey().mayConfirmSoon(now));
  }
}
