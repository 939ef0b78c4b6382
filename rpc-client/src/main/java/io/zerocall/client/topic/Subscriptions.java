package io.zerocall.client.topic;

import io.zerocall.JsonText;
import io.zerocall.RpcSubscription;
import io.zerocall.client.call.CallbackThreads;
import io.zerocall.contract.Names;
import io.zerocall.json.JsonCodec;
import io.zerocall.topic.Listener;
import io.zerocall.topic.ListenerQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Subscribes the listeners of a client. Thread-safe. */
public final class Subscriptions {
  private final JsonCodec codec;
  private final Executor callbacks;
  private final ListenerTopics topics;

  /** @param callbacks calls the listeners */
  public Subscriptions(JsonCodec codec, Executor callbacks, ListenerTopics topics) {
    this.codec = codec;
    this.callbacks = task -> CallbackThreads.run(callbacks, task);
    this.topics = topics;
  }

  /** Subscribes an object, and waits until that is confirmed. */
  public RpcSubscription subscribe(SubscriptionCalls view, @Nullable Object listener) {
    return subscribe(view, new Listener(codec, listener));
  }

  /** Subscribes a function that takes the params unchanged, and waits until that is confirmed. */
  public RpcSubscription subscribe(
      SubscriptionCalls view, String topic, @Nullable Consumer<JsonText> listener) {
    var unused = Names.requireTopic(topic, codec.limits().nameBytes());
    return subscribe(view, new Listener(codec, topic, listener));
  }

  private RpcSubscription subscribe(SubscriptionCalls view, Listener listener) {
    ListenerQueue queue = new ListenerQueue(listener, codec.limits(), callbacks);
    try {
      topics.join(view, queue);
    } catch (Throwable thrown) { // a call may throw checked exceptions that it doesn't declare
      leave(queue);
      throw thrown;
    }
    return new ClientSubscription(queue, () -> leave(queue));
  }

  private void leave(ListenerQueue queue) {
    queue.close();
    topics.leave(queue);
  }
}
