package io.zerocall.server.topic;

import io.zerocall.RpcSubscription;
import io.zerocall.topic.ListenerQueue;
import io.zerocall.transport.Message;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A listener in the server's own process. */
public final class LocalListener implements Recipient, RpcSubscription {
  private final ListenerQueue queue;
  private final Subscriber subscriber;
  private final Consumer<LocalListener> closed;

  /**
   * Subscribes the listener.
   *
   * @param closed called when the listener is closed, at least once
   */
  public LocalListener(Hub hub, ListenerQueue queue, Consumer<LocalListener> closed) {
    this.queue = queue;
    this.closed = closed;
    this.subscriber = hub.subscriber(this, Integer.MAX_VALUE);
  }

  public void begin() {
    queue.listener().topics().forEach(subscriber::subscribe);
  }

  @Override
  public boolean message(String topic, Message message) {
    queue.message(topic, Objects.requireNonNull(message.body()));
    return true;
  }

  @Override
  public boolean missed(String topic, long count) {
    queue.missed(topic, count == 0 ? OptionalLong.empty() : OptionalLong.of(count));
    return true;
  }

  @Override
  public long missed() {
    return queue.missed();
  }

  @Override
  public void close() {
    subscriber.end();
    queue.close();
    closed.accept(this);
  }
}
