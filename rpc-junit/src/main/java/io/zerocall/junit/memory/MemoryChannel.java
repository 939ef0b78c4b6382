package io.zerocall.junit.memory;

import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.Message;
import io.zerocall.transport.PendingMessage;
import io.zerocall.transport.TransportCounters;
import io.zerocall.transport.TransportOptions;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's side of the fake network. Safe for use by several threads; acts only in its
 * deliveries.
 */
final class MemoryChannel implements Channel, DeliveryExecutor.Party {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryTransport.class);
  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();

  private final MemoryTransport network;
  private final String endpoint;
  private final TransportOptions options;
  private final ChannelReceiver receiver;
  private final Queue<PendingMessage> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private volatile @Nullable MemoryConnection connection;
  private volatile @Nullable String failure;

  MemoryChannel(
      MemoryTransport network,
      String endpoint,
      TransportOptions options,
      ChannelReceiver receiver) {
    this.network = network;
    this.endpoint = endpoint;
    this.options = options;
    this.receiver = receiver;
  }

  TransportOptions options() {
    return options;
  }

  void retry() {
    if (connection == null && !closed.get()) {
      network.post(this, this::connect);
    }
  }

  private void connect() {
    if (connection != null || closed.get()) {
      return;
    }
    MemoryBinding binding = network.binding(endpoint);
    if (network.isCut()) {
      failure = MemoryTransport.CUT;
    } else if (binding == null) {
      failure = "no server has bound the name";
    } else {
      connectTo(binding);
    }
  }

  private void connectTo(MemoryBinding binding) {
    MemoryConnection accepted = binding.accept(this);
    if (accepted == null) {
      failure = "the server has as many connections as it may";
      return;
    }
    failure = null;
    connection = accepted;
    if (network.isCut()) { // after it broke all connections that it saw
      accepted.breakUp(MemoryTransport.CUT);
    }
    call(receiver::connected);
    flush();
  }

  @Override
  public void send(PendingMessage pendingMessage) {
    if (closed.get()) {
      return;
    }
    queue.add(pendingMessage);
    network.post(this, this::flush);
  }

  private void flush() {
    MemoryConnection present = connection;
    while (present != null && !present.broken() && !closed.get()) {
      PendingMessage pendingMessage = queue.poll();
      if (pendingMessage == null) {
        return;
      }
      Message message = pendingMessage.take();
      if (message != null) {
        sent.increment();
        present.toServer(message);
      }
    }
  }

  void deliver(MemoryConnection from, Message message) {
    if (from == connection) {
      received.increment();
      call(() -> receiver.received(message));
    }
  }

  void lose(MemoryConnection lost, String reason) {
    if (lost == connection) {
      connection = null;
      failure = reason;
      call(() -> receiver.disconnected(reason));
      retry();
    }
  }

  void breakUp(String reason) {
    MemoryConnection present = connection;
    if (present != null) {
      present.breakUp(reason);
    }
  }

  private void call(Runnable callback) {
    if (closed.get()) {
      return;
    }
    inside.set(true);
    try {
      callback.run();
    } catch (Throwable e) {
      LOG.error("A receiver failed", e);
    } finally {
      inside.set(false);
    }
  }

  @Override
  public void await(Wait wait, long deadlineNanos) throws InterruptedException {
    Thread caller = Thread.currentThread();
    waiting.add(caller);
    try {
      while (mustWait(wait, deadlineNanos)) {
        LockSupport.parkNanos(this, deadlineNanos - options.clock().getAsLong());
      }
    } finally {
      waiting.remove(caller);
    }
  }

  private boolean mustWait(Wait wait, long deadlineNanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return !wait.isOver() && deadlineNanos - options.clock().getAsLong() > 0;
  }

  /** Has the threads that wait look at the clock again, because it has jumped. */
  void wake() {
    waiting.forEach(LockSupport::unpark);
  }

  @Override
  public void renew(String reason) {
    breakUp(reason);
  }

  @Override
  public boolean connected() {
    MemoryConnection present = connection;
    return present != null && !present.broken();
  }

  @Override
  public @Nullable String lastFailure() {
    return failure;
  }

  @Override
  public OptionalLong silentNanos() {
    return OptionalLong.empty();
  }

  @Override
  public TransportCounters counters() {
    return new TransportCounters(received.sum(), sent.sum(), 0, 0);
  }

  @Override
  public boolean mayOverstay() {
    return false;
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    queue.clear();
    network.forget(this);
    breakUp("closed");
    network.retire(this, inside.get());
  }
}
