package io.zerocall.client.topic;

import io.zerocall.topic.ListenerQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One topic at one server: the listeners that want it, and whether the server has subscribed the
 * client. Any thread may deliver messages; the rest is guarded by the lock of the
 * {@link ServerTopics}.
 */
final class ServerTopic {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_DOUBLINGS = 6;

  private final String name;
  private final List<User> users = new CopyOnWriteArrayList<>();
  private @Nullable SubscriptionCalls lastView;
  private boolean subscribed;
  private boolean unknown; // whether the server has subscribed the client, after a failed call
  private boolean busy;
  private int failures; // in a row
  private long retryAtNanos; // 0 if there is nothing to retry
  private List<Confirmation> waiting = new ArrayList<>(); // for a call that has not begun
  private List<Confirmation> asked = new ArrayList<>(); // by the call that is in flight

  /**
   * A listener, what makes the calls for it, and what learns of their end; null if another one
   * waits for that.
   */
  private record User(
      ListenerQueue queue, SubscriptionCalls view, @Nullable Confirmation confirmation) {}

  ServerTopic(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  // The listeners.

  void message(byte[] document) {
    for (User user : users) {
      user.queue().message(name, document);
    }
  }

  void missed(OptionalLong count) {
    for (User user : users) {
      user.queue().missed(name, count);
    }
  }

  /** Adds a listener for which a call is made by the one that adds it, if need be. */
  void add(SubscriptionCalls view, ListenerQueue queue) {
    add(new User(queue, view, null));
  }

  /** Adds a listener whose confirmation the next successful call completes. */
  void add(SubscriptionCalls view, ListenerQueue queue, Confirmation confirmation) {
    add(new User(queue, view, confirmation));
    waiting.add(confirmation);
  }

  private void add(User user) {
    lastView = user.view();
    users.add(user);
  }

  /** Removes a listener; returns whether it was there. */
  boolean remove(ListenerQueue queue) {
    for (User user : users) {
      if (user.queue() == queue) {
        waiting.remove(user.confirmation());
        asked.remove(user.confirmation());
        return users.remove(user);
      }
    }
    return false;
  }

  boolean isWanted() {
    return !users.isEmpty();
  }

  List<ListenerQueue> queues() {
    return users.stream().map(User::queue).toList();
  }

  /**
   * Returns what makes the next call: the view of the latest listener that is still there. A
   * listener that the server has refused must not decide how the others are subscribed.
   */
  @Nullable
  SubscriptionCalls view() {
    return users.isEmpty() ? lastView : users.get(users.size() - 1).view();
  }

  // The state at the server.

  /** Returns whether a call about the topic is in flight. */
  boolean isBusy() {
    return busy;
  }

  /** Returns whether it is known that the server has subscribed the client. */
  boolean isSubscribed() {
    return subscribed && !unknown;
  }

  /** Returns whether it is known that the server has not subscribed the client. */
  boolean isUnsubscribed() {
    return !subscribed && !unknown;
  }

  boolean isToBeRetried() {
    return retryAtNanos != 0;
  }

  boolean isDue(long now) {
    return retryAtNanos != 0 && now - retryAtNanos >= 0;
  }

  /** Has the next call made at once. */
  void hurry() {
    retryAtNanos = 0;
  }

  /** Notes that a call begins. */
  void begin() {
    busy = true;
    if (isWanted()) {
      asked = waiting;
      waiting = new ArrayList<>();
    }
  }

  // The confirmations.

  /** Returns whether a listener waits for a call that has not begun. */
  boolean isAwaited() {
    return !waiting.isEmpty();
  }

  private List<Confirmation> takeAsked() {
    List<Confirmation> taken = asked;
    asked = new ArrayList<>();
    return taken;
  }

  /** Returns all confirmations, which are no longer waited for. */
  List<Confirmation> takeAll() {
    List<Confirmation> taken = new ArrayList<>(takeAsked());
    taken.addAll(waiting);
    waiting = new ArrayList<>();
    return taken;
  }

  /**
   * Has the confirmations of the call that has ended wait for the next one.
   *
   * @return these confirmations
   */
  List<Confirmation> awaitAgain() {
    List<Confirmation> taken = takeAsked();
    waiting.addAll(taken);
    return taken;
  }

  /** Notes that the connection, and with it the subscription, is lost. */
  void lost() {
    retryAtNanos = 0;
    failures = 0;
    subscribed = false;
    unknown = false;
  }

  /** Notes that a call has ended. */
  void end(boolean isSubscribed) {
    busy = false;
    subscribed = isSubscribed;
    unknown = false;
  }

  /** Notes that the last call has succeeded. */
  void succeeded() {
    failures = 0;
  }

  /**
   * Notes that the last call has failed and is to be made again.
   *
   * @param mayHaveRun whether the server may have done what it was called for
   */
  void failed(long now, boolean mayHaveRun) {
    unknown = mayHaveRun;
    retryAtNanos = Math.max(1, now + pauseNanos(++failures));
  }

  /** Returns the pause after this many failures in a row: from one second up to about a minute. */
  static long pauseNanos(int failures) {
    return RETRY_NANOS << Math.min(failures - 1, MOST_DOUBLINGS);
  }
}
