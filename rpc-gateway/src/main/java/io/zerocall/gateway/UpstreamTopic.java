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
 * One topic of one backend, whose messages go to the gateway's own subscribers. Until it has been
 * subscribed to for the first time that is tried again and again; from then on the client does so.
 */
final class UpstreamTopic implements Consumer<JsonText>, RpcMissedListener {
  private static final long PAUSE_MILLIS = 1_000;

  /** Who refuses is not asked as often as who isn't there. */
  private static final long PAUSE_OF_REFUSED_MILLIS = 30_000;

  private final Upstream upstream;
  private final FallbackTopic topic;

  /** Held while subscribers are told that they may have missed messages. */
  private final Object telling = new Object();

  /** Whether messages may have been published since it was first tried, and nobody was told. */
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

  /** By the one thread that subscribes. */
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
    tellIfLate();
    synchronized (this) {
      if (!closed) {
        subscription = made;
        return;
      }
    }
    made.close();
  }

  /**
   * Ends it: nothing is brought any more, even before the backend is told. That is done by the
   * thread that subscribes, so that it comes before whatever this topic's next subscriber brings
   * about.
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

  /** The first message waits while another thread tells: the notice comes before it. */
  private void tellIfLate() {
    if (!late) {
      return;
    }
    synchronized (telling) {
      if (late) {
        topic.missed(OptionalLong.empty());
        late = false;
      }
    }
  }

  @Override
  public void accept(JsonText params) {
    tellIfLate();
    topic.publish(params);
  }

  @Override
  public void missed(String name, OptionalLong count) {
    topic.missed(count);
  }
}
