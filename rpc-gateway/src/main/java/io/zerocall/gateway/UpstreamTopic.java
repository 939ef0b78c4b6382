package io.zerocall.gateway;

import io.zerocall.JsonText;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcMissedListener;
import io.zerocall.RpcSubscription;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.server.FallbackTopic;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One topic of one backend, whose messages go to the gateway's own subscribers. Retries until the
 * first subscription succeeds; afterwards the client itself subscribes again.
 */
final class UpstreamTopic implements Consumer<JsonText>, RpcMissedListener {
  private static final long PAUSE_MILLIS = 1_000;

  /** A backend that refuses is asked less often than one that is unreachable. */
  private static final long PAUSE_OF_REFUSED_MILLIS = 30_000;

  private final Upstream upstream;
  private final FallbackTopic topic;

  /** Held while subscribers are notified that they may have missed messages. */
  private final Object noticeLock = new Object();

  /**
   * Whether messages may have been published since the first attempt, and subscribers have not been
   * notified.
   */
  private volatile boolean late;

  // Guarded by this.
  private @Nullable Future<?> next;
  private @Nullable RpcSubscription subscription;
  private boolean closed;

  UpstreamTopic(Upstream upstream, FallbackTopic topic) {
    this.upstream = upstream;
    this.topic = topic;
  }

  void begin() {
    tryIn(0);
  }

  private synchronized void tryIn(long millis) {
    if (!closed) {
      next = upstream.later(this::subscribe, millis);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Subscribes; runs on the one thread that subscribes. */
  private void subscribe() {
    if (isClosed()) {
      return;
    }
    try {
      began(upstream.client().subscribe(topic.name(), this));
    } catch (UnsupportedOperationException e) {
      upstream.hasNoTopics();
    } catch (RuntimeException e) {
      late = true;
      upstream.failed(topic.name(), e);
      tryIn(mayPassSoon(e) ? PAUSE_MILLIS : PAUSE_OF_REFUSED_MILLIS);
    }
  }

  private static boolean mayPassSoon(RuntimeException failure) {
    return failure instanceof RpcUnavailableException
        || failure instanceof RpcConnectionLostException
        || failure instanceof RpcTimeoutException;
  }

  private void began(RpcSubscription made) {
    upstream.succeeded();
    notifyIfLate();
    synchronized (this) {
      if (!closed) {
        subscription = made;
        return;
      }
    }
    made.close();
  }

  /**
   * Closes the topic. No messages are delivered any more, even before the backend has unsubscribed.
   * The thread that subscribes unsubscribes too, so that this precedes what the topic's next
   * subscriber causes.
   */
  synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel(false);
    }
    if (subscription != null) {
      var unused = upstream.later(subscription::close, 0);
    }
  }

  /**
   * Notifies subscribers of missed messages. The first message waits while another thread does so,
   * as the notice must come before it.
   */
  private void notifyIfLate() {
    if (!late) {
      return;
    }
    synchronized (noticeLock) {
      if (late) {
        topic.missed(OptionalLong.empty());
        late = false;
      }
    }
  }

  @Override
  public void accept(JsonText params) {
    notifyIfLate();
    topic.publish(params);
  }

  @Override
  public void missed(String name, OptionalLong count) {
    topic.missed(count);
  }
}
