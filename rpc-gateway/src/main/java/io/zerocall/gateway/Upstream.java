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
 * What is subscribed to at one backend for the gateway's own subscribers. To subscribe takes time,
 * and so a daemon thread does it, one topic after the other; there is none while nothing is to be
 * done. Safe for use by any thread; nothing here blocks.
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
   * Of one backend, without topics yet.
   *
   * @param longest how long the backend may take to answer
   */
  Upstream(RpcClient client, Duration longest) {
    this.client =
        client.withFailFast().withTimeout(longest.compareTo(LONGEST) < 0 ? longest : LONGEST);
    this.thread = new ScheduledThreadPoolExecutor(
        1, Upstream::thread, new ThreadPoolExecutor.DiscardPolicy()); // once closed
    thread.setRemoveOnCancelPolicy(true);
    thread.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "zerocall-gateway");
    thread.setDaemon(true);
    return thread;
  }

  /** Subscribes to a topic, sooner or later. */
  void open(FallbackTopic topic) {
    UpstreamTopic opened = new UpstreamTopic(this, topic);
    topics.put(topic, opened);
    opened.begin();
  }

  /** Ends that. */
  void close(FallbackTopic topic) {
    UpstreamTopic opened = topics.remove(topic);
    if (opened != null) {
      opened.close();
    }
  }

  RpcClient client() {
    return client;
  }

  /** Has something done by the thread that subscribes. */
  ScheduledFuture<?> later(Runnable task, long millis) {
    return thread.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  /** Its wire knows no topics. */
  void hasNoTopics() {
    mayHaveTopics = false;
  }

  boolean mayHaveTopics() {
    return mayHaveTopics;
  }

  void succeeded() {
    failing.set(false);
  }

  /** Logs that a topic can't be subscribed to, once until one can. */
  void failed(String topic, Exception why) {
    if (thread.isShutdown()) {
      return;
    } else if (failing.compareAndSet(false, true)) {
      LOG.warn(
          "\"{}\" can't be subscribed to at {}, it is tried again", topic, client.endpoint(), why);
    } else {
      LOG.debug("\"{}\" can't be subscribed to at {}", topic, client.endpoint(), why);
    }
  }

  /** Nothing is subscribed to any more; the client's subscriptions end with the client. */
  @Override
  public void close() {
    thread.shutdownNow(); // which ends what is waited for, too
  }
}
