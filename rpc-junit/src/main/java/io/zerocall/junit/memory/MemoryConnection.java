package io.zerocall.junit.memory;

import io.zerocall.junit.memory.Faults.Direction;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.engine.ConnectionEvents;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One connection between a channel and a binding. Safe for use by several threads. */
final class MemoryConnection implements Peer {
  final MemoryChannel channel;
  final MemoryBinding binding;
  private final MemoryTransport network;
  private final int number;
  private final Lane toServer;
  private final Lane toClient;
  private final AtomicBoolean broken = new AtomicBoolean();
  private final AtomicInteger unsent = new AtomicInteger();

  private final Queue<Runnable> arrivals = new ConcurrentLinkedQueue<>();
  private final Semaphore examining = new Semaphore(1);

  /** The thread that delivers the message that is being examined. */
  private final AtomicReference<@Nullable Thread> deliverer = new AtomicReference<>();

  final ConnectionEvents events;

  MemoryConnection(MemoryTransport network, MemoryChannel channel, MemoryBinding binding) {
    this.network = network;
    this.channel = channel;
    this.binding = binding;
    this.events = new ConnectionEvents(binding.server(), this, binding.options().clock());
    this.number = network.nextNumber();
    this.toServer = network.lane(number, Direction.TO_SERVER, binding);
    this.toClient = network.lane(number, Direction.TO_CLIENT, channel);
  }

  boolean broken() {
    return broken.get();
  }

  /** Adds a message that has arrived; {@link #deliverNext} must follow once for each. */
  void add(Runnable arrival) {
    arrivals.add(arrival);
  }

  /** Delivers the next message to the server, once the one before it has been examined. */
  void deliverNext() {
    examining.acquireUninterruptibly();
    deliverer.set(Thread.currentThread());
    try {
      arrivals.remove().run();
    } finally {
      examined();
    }
  }

  @Override
  public void examined() {
    if (deliverer.compareAndSet(Thread.currentThread(), null)) {
      examining.release();
    }
  }

  void toServer(Message message) {
    if (broken.get()) {
      return;
    }
    if (message.size() > 2L * binding.options().maxMessageBytes()) {
      binding.refused.increment();
      breakUp("the message was too large");
      return;
    }
    transmit(toServer, () -> binding.arrival(this, message));
  }

  @Override
  public boolean send(Message message) {
    if (broken.get() || unsent.get() >= binding.options().maxUnsentMessages()) {
      binding.dropped.increment();
      return false;
    }
    unsent.incrementAndGet();
    binding.sent.increment();
    if (message.size() > 2L * channel.options().maxMessageBytes()) {
      breakUp("the server sent a message that was too large");
      return true;
    }
    AtomicBoolean counted = new AtomicBoolean(true);
    transmit(toClient, () -> () -> {
      if (counted.getAndSet(false)) {
        unsent.decrementAndGet();
      }
      channel.deliver(this, message);
    });
    return true;
  }

  private void transmit(Lane lane, DeliveryExecutor.Delivery delivery) {
    if (!lane.transmit(delivery)) {
      breakUp("broken by chance");
    }
  }

  void breakUp(String reason) {
    if (broken.compareAndSet(false, true)) {
      network.post(binding, () -> binding.lose(this));
      network.post(channel, () -> channel.lose(this, reason));
    }
  }

  @Override
  public String toString() {
    return "memory peer " + number;
  }
}
