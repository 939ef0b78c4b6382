package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.wire.JsonRpcRequestWriter;
import io.zerocall.server.topic.Hub;
import io.zerocall.server.topic.TopicObserver;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies a fallback of the topics that have subscribers, and publishes to them what it provides.
 */
final class FallbackTopics implements TopicObserver {
  private static final Logger LOG = LoggerFactory.getLogger(FallbackTopics.class);

  private final RpcFallback fallback;
  private final JsonCodec codec;
  private final JsonRpcRequestWriter writer;
  private final Hub hub;
  private final Map<String, Open> topics = new ConcurrentHashMap<>();

  private FallbackTopics(RpcFallback fallback, JsonCodec codec, TopicObserver other) {
    this.hub = new Hub(TopicObserver.both(this, other));
    this.fallback = fallback;
    this.codec = codec;
    this.writer = new JsonRpcRequestWriter(codec);
  }

  /** Returns a hub that notifies a fallback and another observer of its topics. */
  static Hub hub(RpcFallback fallback, JsonCodec codec, TopicObserver other) {
    return new FallbackTopics(fallback, codec, other).hub;
  }

  @Override
  public void opened(String name) {
    Open topic = new Open(name);
    topics.put(name, topic);
    try {
      fallback.topicOpened(topic);
    } catch (RuntimeException | Error e) {
      LOG.error("topicOpened of a fallback failed for the topic {}", name, e);
    }
  }

  @Override
  public void closed(String name) {
    Open topic = topics.remove(name);
    if (topic == null) {
      return;
    }
    topic.open = false;
    try {
      fallback.topicClosed(topic);
    } catch (RuntimeException | Error e) {
      LOG.error("topicClosed of a fallback failed for the topic {}", name, e);
    }
  }

  /** A topic with subscribers. */
  private final class Open implements FallbackTopic {
    private final String name;
    private final SerializedName serialized;
    private volatile boolean open = true;

    Open(String name) {
      this.name = name;
      this.serialized = new SerializedName(name);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void publish(JsonText params) {
      if (!open) {
        return;
      }
      byte[] document = writer.request(-1, serialized, params);
      if (document.length <= codec.limits().messageBytes()) {
        hub.publish(name, document);
      } else {
        hub.missed(name, 1);
      }
    }

    @Override
    public void missed(OptionalLong count) {
      if (!open) {
        return;
      } else if (count.isEmpty()) {
        hub.lost(name);
      } else if (count.getAsLong() > 0) {
        hub.missed(name, count.getAsLong());
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
