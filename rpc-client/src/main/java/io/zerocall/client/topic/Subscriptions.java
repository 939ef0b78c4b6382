package io.zerocall.client.topic;

import io.zerocall.JsonText;
import io.zerocall.RpcSubscription;
import io.zerocall.RpcTimeoutException;
import io.zerocall.client.call.CallExceptions;
import io.zerocall.client.call.CallbackThreads;
import io.zerocall.client.call.ConnectionObserver;
import io.zerocall.client.call.ConnectionSettings;
import io.zerocall.client.call.Invocation;
import io.zerocall.client.call.PeriodicScanner;
import io.zerocall.contract.Names;
import io.zerocall.json.JsonCodec;
import io.zerocall.topic.Listener;
import io.zerocall.topic.ListenerQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics that a client's listeners are subscribed to. The client calls the server when a topic
 * gets its first listener and when it loses its last one, and for all topics after every
 * reconnection. At most one such call per topic is in flight, as two could overtake each other. All
 * that runs on the library's threads, because a listener may block the user's threads while it
 * waits for a subscription. Thread-safe.
 */
public final class Subscriptions implements ConnectionObserver {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_DOUBLINGS = 6;
  private static final String SUBSCRIBE = "rpc.subscribe";
  private static final String UNSUBSCRIBE = "rpc.unsubscribe";

  private final JsonCodec codec;
  private final String endpoint;
  private final Executor callbacks;
  private final LongSupplier clock;
  private final CallExceptions callExceptions;
  private final PeriodicScanner scanner;
  private final TopicMessages messages;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Read by any thread. This and the following fields are changed under the lock. */
  private final Map<String, Topic> topics = new ConcurrentHashMap<>();

  private boolean connected;
  private long connections;
  private boolean closed;

  /** @param scanner is armed while there is something to retry */
  public Subscriptions(
      JsonCodec codec,
      ConnectionSettings settings,
      CallExceptions callExceptions,
      PeriodicScanner scanner) {
    this.codec = codec;
    this.endpoint = settings.endpoint();
    this.callbacks = task -> CallbackThreads.run(settings.callbacks(), task);
    this.clock = settings.clock();
    this.callExceptions = callExceptions;
    this.scanner = scanner;
    this.messages = new TopicMessages(codec);
    scanner.add(this::scan);
  }

  // The users' operations.

  /** Subscribes an object, and waits for the server to confirm that. */
  public RpcSubscription subscribe(SubscriptionCalls view, @Nullable Object listener) {
    return subscribe(view, new Listener(codec, listener));
  }

  /**
   * Subscribes a function that takes the params unchanged, and waits for the server to confirm
   * that.
   */
  public RpcSubscription subscribe(
      SubscriptionCalls view, String topic, @Nullable Consumer<JsonText> listener) {
    var unused = Names.requireTopic(topic, codec.limits().nameBytes());
    return subscribe(view, new Listener(codec, topic, listener));
  }

  private RpcSubscription subscribe(SubscriptionCalls view, Listener listener) {
    ListenerQueue queue = new ListenerQueue(listener, codec.limits(), callbacks);
    try {
      for (String topic : listener.topics()) {
        join(view, topic, queue);
      }
    } catch (Throwable thrown) { // a call may throw checked exceptions that it doesn't declare
      leave(queue);
      throw thrown;
    }
    return new ClientSubscription(queue, () -> leave(queue));
  }

  private void join(SubscriptionCalls view, String name, ListenerQueue queue) {
    Invocation invocation = view.invocation(SUBSCRIBE);
    Topic topic;
    long begun;
    lock.lock();
    try {
      topic = awaitTurn(name, invocation);
      topic.view = view;
      topic.users.add(queue);
      if (topic.subscribed && topic.retryAtNanos == 0) {
        return;
      }
      topic.retryAtNanos = 0; // after a failed unsubscribe the server's state is unknown
      topic.busy = true;
      begun = nextConnection();
    } finally {
      lock.unlock();
    }
    Throwable failure = null;
    try {
      view.call(SUBSCRIBE, name);
    } catch (Throwable thrown) {
      failure = thrown;
      topic.users.remove(queue);
      throw thrown;
    } finally {
      answered(topic, SUBSCRIBE, begun, failure);
    }
  }

  /**
   * Returns the topic once no call about it is in flight. Called with the lock, which it releases
   * while it waits.
   */
  private Topic awaitTurn(String name, Invocation invocation) {
    long remaining = invocation.timeoutNanos();
    Topic topic = topics.computeIfAbsent(name, Topic::new);
    while (topic.busy && !closed) {
      if (remaining <= 0) {
        throw callExceptions.deadlineExceeded(invocation);
      }
      try {
        remaining = changed.awaitNanos(remaining);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw callExceptions.interrupted(invocation, false, e);
      }
      topic = topics.computeIfAbsent(name, Topic::new);
    }
    return topic;
  }

  /** Ends the subscriptions of a queue's listener. */
  private void leave(ListenerQueue queue) {
    queue.close();
    for (String name : queue.listener().topics()) {
      Topic topic = topics.get(name);
      if (topic != null && topic.users.remove(queue)) {
        reconcile(topic);
      }
    }
  }

  @Override
  public void closed() {
    List<ListenerQueue> all = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      topics.values().forEach(topic -> all.addAll(topic.users));
      topics.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    all.forEach(ListenerQueue::close);
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
    List<Topic> all = new ArrayList<>();
    lock.lock();
    try {
      connected = false;
      for (Topic topic : topics.values()) {
        topic.retryAtNanos = 0;
        topic.failures = 0;
        topic.subscribed = false;
        // messages may have arrived before the reply that confirms the subscription
        all.add(topic);
      }
    } finally {
      lock.unlock();
    }
    all.forEach(topic -> topic.missed(OptionalLong.empty()));
  }

  @Override
  public void notified(byte[] document) {
    String name = messages.name(document);
    TopicMessages.Missed missed = messages.missed(name, document);
    Topic topic = name == null ? null : topics.get(missed == null ? name : missed.topic());
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
    List<Topic> due = new ArrayList<>();
    boolean any = false;
    lock.lock();
    try {
      for (Topic topic : topics.values()) {
        if (topic.retryAtNanos != 0) {
          any = true;
          if (clock.getAsLong() - topic.retryAtNanos >= 0) {
            topic.retryAtNanos = 0;
            due.add(topic);
          }
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
  private void reconcile(Topic topic) {
    boolean subscribe;
    SubscriptionCalls view;
    long begun;
    lock.lock();
    try {
      subscribe = !topic.users.isEmpty();
      view = topic.view;
      if (topic.busy || closed) {
        return;
      } else if (!subscribe && !(connected && topic.subscribed)) {
        topics.remove(topic.name, topic);
        return;
      } else if (!connected
          || subscribe == topic.subscribed
          || topic.retryAtNanos != 0
          || view == null) {
        return;
      }
      topic.busy = true;
      begun = connections;
    } finally {
      lock.unlock();
    }
    String method = subscribe ? SUBSCRIBE : UNSUBSCRIBE;
    try {
      var unused = view.callAsync(method, topic.name)
          .whenComplete((result, thrown) -> answered(topic, method, begun, thrown));
    } catch (RuntimeException | Error e) {
      answered(topic, method, begun, e);
    }
  }

  private void answered(Topic topic, String method, long begun, @Nullable Throwable failure) {
    boolean retry;
    lock.lock();
    try {
      topic.busy = false;
      boolean lives = connected && begun == connections;
      if (method.equals(SUBSCRIBE)) {
        // After a timeout the server may have subscribed. Then it is unsubscribed later, if need
        // be.
        topic.subscribed = lives && (failure == null || failure instanceof RpcTimeoutException);
      } else {
        topic.subscribed = false;
      }
      boolean unsubscribe = method.equals(UNSUBSCRIBE);
      retry = failure != null && lives && !closed && (unsubscribe || !topic.users.isEmpty());
      if (retry) {
        topic.subscribed = unsubscribe && topic.users.isEmpty(); // so that the call is repeated
        topic.retryAtNanos = Math.max(1, clock.getAsLong() + pauseNanos(++topic.failures));
      } else if (failure == null) {
        topic.failures = 0;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (retry) {
      LOG.warn("{} for \"{}\" at {} failed", method, topic.name, endpoint, failure);
      scanner.arm();
    } else {
      reconcile(topic);
    }
  }

  /** Returns the pause after this many failures in a row: from one second up to about a minute. */
  static long pauseNanos(int failures) {
    return RETRY_NANOS << Math.min(failures - 1, MOST_DOUBLINGS);
  }

  /** One topic. Its mutable fields are guarded by the lock. */
  private static final class Topic {
    private final String name;
    private final List<ListenerQueue> users = new CopyOnWriteArrayList<>();
    private @Nullable SubscriptionCalls view;
    private boolean subscribed;
    private boolean busy;
    private int failures; // in a row
    private long retryAtNanos; // 0 if there is nothing to retry

    Topic(String name) {
      this.name = name;
    }

    void message(byte[] document) {
      for (ListenerQueue user : users) {
        user.message(name, document);
      }
    }

    void missed(OptionalLong count) {
      for (ListenerQueue user : users) {
        user.missed(name, count);
      }
    }
  }
}
