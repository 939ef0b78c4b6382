package io.zerocall.transport.engine;

import io.zerocall.transport.Channel;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportOptions;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a channel as a peer of a server. A message reaches only the connection that it
 * was sent to: it is dropped if the channel has another one by then. Thread-safe unless noted.
 */
final class ChannelPeer implements Peer, FairQueue.Source {
  /** The part of the server's memory that undelivered messages may take. */
  private static final int SHARE_OF_MEMORY = 4;

  private final String endpoint;
  private final DeliveryLoop loop;
  private final Supplier<Channel> channel;
  private final Counters counters;
  private final UnsentLimit unsent;
  private final ConnectionEvents events;
  private final FairQueue.Flow flow;
  private final AtomicLong undeliveredBytes = new AtomicLong();
  private final long maxUndeliveredBytes;
  private volatile boolean gone;

  ChannelPeer(
      String endpoint,
      DeliveryLoop loop,
      Supplier<Channel> channel,
      Counters counters,
      TransportOptions options,
      MemoryBudget memory,
      ServerReceiver receiver) {
    this.endpoint = endpoint;
    this.loop = loop;
    this.channel = channel;
    this.counters = counters;
    this.unsent = new UnsentLimit(options, memory);
    this.events = new ConnectionEvents(receiver, this, options.clock());
    this.flow = loop.newFlow(this);
    this.maxUndeliveredBytes = memory.limitBytes() / SHARE_OF_MEMORY;
  }

  @Override
  public boolean send(Message message) {
    if (gone || !unsent.admit(message)) {
      counters.dropped.increment();
      return false;
    }
    enqueue(new UnsentMessage(message, true));
    return true;
  }

  @Override
  public boolean offer(Message notification) {
    if (gone || !unsent.admitToSpare(notification)) {
      return false;
    }
    enqueue(new UnsentMessage(notification, false));
    return true;
  }

  private void enqueue(UnsentMessage unsentMessage) {
    channel.get().send(() -> take(unsentMessage));
  }

  /** Returns the message to write; null if its connection has ended. */
  private @Nullable Message take(UnsentMessage unsentMessage) {
    unsent.release(unsentMessage);
    if (gone) {
      counters.dropped.increment();
      return null;
    }
    if (unsent.becameWritable()) {
      loop.execute(this::resume);
    }
    return unsentMessage.message();
  }

  @Override
  public boolean isWritable() {
    return gone || unsent.isWritable();
  }

  // Events of the channel; called by its reader.

  void established() {
    loop.execute(() -> loop.addUrgent(events::established));
  }

  /** Queues a message for delivery; returns false if there is no memory for it. */
  boolean received(Message message, long readAt) {
    int size = message.size();
    if (undeliveredBytes.addAndGet(size) > maxUndeliveredBytes) {
      return false;
    }
    Runnable arrival = events.arrival(message, readAt);
    loop.execute(() -> flow.add(() -> deliver(arrival, size), size));
    return true;
  }

  private void deliver(Runnable arrival, int size) {
    undeliveredBytes.addAndGet(-size);
    arrival.run();
  }

  void ended() {
    gone = true;
    loop.execute(() -> {
      loop.addUrgent(events::disconnected);
      flow.clear();
    });
  }

  // For the leader of the loop.

  private void resume() {
    flow.resume();
    loop.addUrgent(events::writable);
  }

  @Override
  public void drained() {
    // The channel is always read.
  }

  @Override
  public void examined() {
    flow.examined();
    loop.wakeLeader();
  }

  @Override
  public String toString() {
    return "peer " + endpoint;
  }
}
