package io.zerocall.gateway;

import io.zerocall.client.RpcClient;
import io.zerocall.server.FallbackTopic;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions at one backend on behalf of the gateway's own subscribers. As subscribing takes
 * time, a daemon thread subscribes to one topic at a time; the thread ends when there is nothing to
 * do. Thread-safe; no method blocks.
 */
final class Upstream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final long IDLE_SECONDS = 5;

  private final RpcClient client;
  private final ScheduledThreadPoolExecutor thread;
  private final Map<FallbackTopic, UpstreamTopic> topics = new ConcurrentHashMap<>();
  private final AtomicBoolean failing = new AtomicBoolean();
  private volatile boolean mayHaveTopics = true;

  /**
   * Creates the subscriptions of one backend, without topics yet.
   *
   * @param longest how long the backend may take to reply
   */
  Upstream(RpcClient client, Duration longest) {
    this.client =
        client.withFailFast().withTimeout(longest.compareTo(LONGEST) < 0 ? longest : LONGEST);
    this.thread = new ScheduledThreadPoolExecutor(
        // discards tasks once it is closed
        1, Upstream::thread, new ThreadPoolExecutor.DiscardPolicy());
    thread.setRemoveOnCancelPolicy(true);
    thread.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "zerocall-gateway");
    thread.setDaemon(true);
    return thread;
  }

  /** Subscribes to a topic on the thread that subscribes. */
  void open(FallbackTopic topic) {
    UpstreamTopic opened = new UpstreamTopic(this, topic);
    topics.put(topic, opened);
    opened.begin();
  }

  /** Ends the subscription to a topic. */
  void close(FallbackTopic topic) {
    UpstreamTopic opened = topics.remove(topic);
    if (opened != null) {
      opened.close();
    }
  }

  RpcClient client() {
    return client;
  }

  /** Runs a task on the thread that subscribes. */
  ScheduledFuture<?> later(Runnable task, long millis) {
    return thread.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  /** Notes that the backend's wire has no topics. */
  void hasNoTopics() {
    mayHaveTopics = false;
  }

  boolean mayHaveTopics() {
    return mayHaveTopics;
  }

  void succeeded() {
    failing.set(false);
  }

  /** Logs that subscribing failed; as a warning only the first time until one succeeds. */
  void failed(String topic, Exception why) {
    if (thread.isShutdown()) {
      return;
    } else if (failing.compareAndSet(false, true)) {
      LOG.warn(
          "\"{}\" can't be subscribed to at {}; the gateway tries again",
          topic,
          client.endpoint(),
          why);
    } else {
      LOG.debug("\"{}\" can't be subscribed to at {}", topic, client.endpoint(), why);
    }
  }

  /** Stops subscribing; the client's existing subscriptions end with the client. */
  @Override
  public void close() {
    thread.shutdownNow(); // also interrupts a call that is waiting
  }
}
