package io.zerocall.client.topic;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.call.CallExceptions;
import io.zerocall.client.call.CallbackThreads;
import io.zerocall.client.call.ConnectionObserver;
import io.zerocall.client.call.Invocation;
import io.zerocall.client.call.PeriodicScanner;
import io.zerocall.topic.ListenerQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics that a client's listeners are subscribed to at one server. The client calls the server
 * when a topic gets its first listener and when it loses its last one, and for all topics after
 * every reconnection. At most one such call per topic is in flight, as two could overtake each
 * other. All that runs on the library's threads, because a listener may block the user's threads
 * while it waits for a subscription. Thread-safe.
 */
public final class ServerTopics implements ListenerTopics, ConnectionObserver {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTopics.class);
  private static final String SUBSCRIBE = "rpc.subscribe";
  private static final String UNSUBSCRIBE = "rpc.unsubscribe";

  private final String endpoint;
  private final LongSupplier clock;
  private final CallExceptions callExceptions;
  private final PeriodicScanner scanner;
  private final TopicMessages messages;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Read by any thread. This and the following fields are changed under the lock. */
  private final Map<String, ServerTopic> topics = new ConcurrentHashMap<>();

  private boolean connected;
  private long connections;
  private boolean closed;

  /**
   * Creates the topics, which are none at first.
   *
   * @param endpoint the server, for logs
   * @param scanner is armed while there is something to retry
   */
  public ServerTopics(
      String endpoint,
      TopicMessages messages,
      CallExceptions callExceptions,
      PeriodicScanner scanner,
      LongSupplier clock) {
    this.endpoint = endpoint;
    this.messages = messages;
    this.callExceptions = callExceptions;
    this.scanner = scanner;
    this.clock = clock;
    scanner.add(this::scan);
  }

  // The users' operations.

  /** Subscribes a listener, and waits for the server to confirm that. */
  @Override
  public void join(SubscriptionCalls view, ListenerQueue queue) {
    for (String topic : queue.listener().topics()) {
      join(view, topic, queue);
    }
  }

  private void join(SubscriptionCalls view, String name, ListenerQueue queue) {
    Invocation invocation = view.invocation(SUBSCRIBE);
    ServerTopic topic;
    long begun;
    lock.lock();
    try {
      topic = awaitTurn(name, invocation);
      topic.add(view, queue);
      if (topic.isSubscribed()) {
        return;
      }
      topic.hurry();
      topic.begin();
      begun = nextConnection();
    } finally {
      lock.unlock();
    }
    Throwable failure = null;
    try {
      view.call(SUBSCRIBE, name);
    } catch (Throwable thrown) {
      failure = thrown;
      removeUser(topic, queue);
      throw thrown;
    } finally {
      answered(topic, SUBSCRIBE, begun, failure);
    }
  }

  /**
   * Returns the topic once no call about it is in flight. Called with the lock, which it releases
   * while it waits.
   */
  private ServerTopic awaitTurn(String name, Invocation invocation) {
    long remaining = invocation.timeoutNanos();
    ServerTopic topic = topics.computeIfAbsent(name, ServerTopic::new);
    while (topic.isBusy() && !closed) {
      if (remaining <= 0) {
        throw callExceptions.deadlineExceeded(invocation);
      }
      try {
        remaining = changed.awaitNanos(remaining);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw callExceptions.interrupted(invocation, false, e);
      }
      topic = topics.computeIfAbsent(name, ServerTopic::new);
    }
    return topic;
  }

  /**
   * Subscribes a listener as soon as there is a connection, without waiting.
   *
   * @param confirmation learns what the server replies. A failure that may pass is no refusal: the
   *     call is repeated
   */
  public void join(SubscriptionCalls view, ListenerQueue queue, Confirmation confirmation) {
    for (String name : queue.listener().topics()) {
      ServerTopic topic;
      boolean isSubscribed;
      lock.lock();
      try {
        if (closed) {
          return;
        }
        topic = topics.computeIfAbsent(name, ServerTopic::new);
        isSubscribed = topic.isSubscribed() && !topic.isBusy();
        if (isSubscribed) {
          topic.add(view, queue);
        } else {
          topic.add(view, queue, confirmation);
          topic.hurry();
        }
      } finally {
        lock.unlock();
      }
      if (isSubscribed) {
        confirmation.confirmed();
      } else {
        reconcile(topic);
      }
    }
  }

  private boolean removeUser(ServerTopic topic, ListenerQueue queue) {
    lock.lock();
    try {
      return topic.remove(queue);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void leave(ListenerQueue queue) {
    for (String name : queue.listener().topics()) {
      ServerTopic topic = topics.get(name);
      if (topic != null && removeUser(topic, queue)) {
        reconcile(topic);
      }
    }
  }

  @Override
  public void closed() {
    end().forEach(ListenerQueue::close);
  }

  /** Ends all subscriptions without a call, as the connection is closed; returns the listeners'. */
  public List<ListenerQueue> end() {
    List<ListenerQueue> all = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      topics.values().forEach(topic -> all.addAll(topic.queues()));
      topics.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return all;
  }

  // The events of the connection. None of these methods blocks.

  @Override
  public void connected() {
    lock.lock();
    try {
      connected = true;
      connections++;
      if (topics.isEmpty()) {
        return;
      }
    } finally {
      lock.unlock();
    }
    CallbackThreads.SHARED.execute(() -> topics.values().forEach(this::reconcile));
  }

  @Override
  public void disconnected() {
    List<ServerTopic> all;
    lock.lock();
    try {
      connected = false;
      // messages may have arrived before the reply that confirms the subscription
      all = List.copyOf(topics.values());
      all.forEach(ServerTopic::lost);
    } finally {
      lock.unlock();
    }
    all.forEach(topic -> topic.missed(OptionalLong.empty()));
  }

  @Override
  public void notified(byte[] document) {
    String name = messages.name(document);
    TopicMessages.Missed missed = messages.missed(name, document);
    ServerTopic topic = name == null ? null : topics.get(missed == null ? name : missed.topic());
    if (topic == null) {
      LOG.debug("{} sent a notification that has no listener", endpoint);
    } else if (missed != null) {
      topic.missed(missed.count());
    } else {
      topic.message(document);
    }
  }

  /**
   * Retries the calls that the server has refused; returns whether there is anything left to retry.
   */
  private boolean scan() {
    List<ServerTopic> due = new ArrayList<>();
    boolean any = false;
    lock.lock();
    try {
      for (ServerTopic topic : topics.values()) {
        any |= topic.isToBeRetried();
        if (topic.isDue(clock.getAsLong())) {
          topic.hurry();
          due.add(topic);
        }
      }
    } finally {
      lock.unlock();
    }
    due.forEach(topic -> CallbackThreads.SHARED.execute(() -> reconcile(topic)));
    return any;
  }

  // Synchronization with the server.

  /**
   * Returns the number of the connection over which a call that begins now is answered, unless that
   * connection is lost.
   */
  private long nextConnection() {
    return connected ? connections : connections + 1;
  }

  /**
   * Calls the server if it has the wrong state of a topic, unless a call about the topic is in
   * flight.
   */
  private void reconcile(ServerTopic topic) {
    boolean subscribe;
    SubscriptionCalls view;
    long begun;
    lock.lock();
    try {
      subscribe = topic.isWanted();
      view = topic.view();
      if (topic.isBusy() || closed) {
        return;
      } else if (!subscribe && (!connected || topic.isUnsubscribed())) {
        topics.remove(topic.name(), topic);
        return;
      } else if (!connected
          || (subscribe && topic.isSubscribed())
          || topic.isToBeRetried()
          || view == null) {
        return;
      }
      topic.begin();
      begun = connections;
    } finally {
      lock.unlock();
    }
    String method = subscribe ? SUBSCRIBE : UNSUBSCRIBE;
    try {
      var unused = view.callAsync(method, topic.name())
          .whenComplete((result, thrown) -> answered(topic, method, begun, thrown));
    } catch (RuntimeException | Error e) {
      answered(topic, method, begun, e);
    }
  }

  private void answered(ServerTopic topic, String method, long begun, @Nullable Throwable failure) {
    boolean subscribe = method.equals(SUBSCRIBE);
    List<Confirmation> confirmed = List.of();
    List<Confirmation> refused = List.of();
    boolean retry;
    lock.lock();
    try {
      boolean lives = connected && begun == connections;
      // After a timeout the server may have subscribed. Then it is unsubscribed later, if need be.
      topic.end(subscribe && lives && (failure == null || failure instanceof RpcTimeoutException));
      retry = failure != null && lives && !closed && (!subscribe || topic.isWanted());
      boolean isAwaited = topic.isAwaited();
      if (subscribe && lives && failure == null) {
        confirmed = topic.takeAll();
      } else if (failure != null && !mayPass(failure)) {
        refused = topic.awaitAgain(); // the call is repeated, and may succeed
      } else {
        topic.awaitAgain();
      }
      if (retry) {
        // After a failed unsubscription the state is unknown, so that any state wanted is called
        // for.
        topic.failed(clock.getAsLong(), !subscribe || failure instanceof RpcTimeoutException);
      } else if (failure == null) {
        topic.succeeded();
      }
      if (isAwaited) { // by a listener whose call may succeed
        topic.hurry();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    confirmed.forEach(Confirmation::confirmed);
    refused.forEach(confirmation -> confirmation.refused(Objects.requireNonNull(failure)));
    if (retry) {
      LOG.warn("{} for \"{}\" at {} failed", method, topic.name(), endpoint, failure);
      scanner.arm();
    }
    reconcile(topic);
  }

  /** Returns whether a call with this failure may succeed later. */
  private static boolean mayPass(Throwable failure) {
    return failure instanceof RpcUnavailableException
        || failure instanceof RpcTimeoutException
        || failure instanceof RpcConnectionLostException;
  }
}
