package io.zerocall.transport.inproc;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.AdaptiveSpin;
import io.zerocall.transport.engine.ConnectionEvents;
import io.zerocall.transport.engine.ConnectionLimit;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.Endpoint.Inproc;
import io.zerocall.transport.engine.EventLoop;
import io.zerocall.transport.engine.FairQueue;
import io.zerocall.transport.engine.LeaderFollowers;
import io.zerocall.transport.engine.ParkingPoller;
import io.zerocall.transport.engine.Poller;
import io.zerocall.transport.engine.Printable;
import io.zerocall.transport.engine.RateLimitedLog;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a binding, and the threads that read them. A connection with something to read
 * waits in a queue; the others cost only their memory.
 */
final class InprocLoop implements EventLoop {
  private static final Logger LOG = LoggerFactory.getLogger(InprocTransport.class);

  private static final long MIN_MAINTENANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long MAX_MAINTENANCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Inproc name;
  private final TransportOptions options;
  private final ServerReceiver receiver;
  private final Counters counters;
  private final MemoryBudget memory;
  private final RateLimitedLog log = new RateLimitedLog();
  private final ConnectionLimit connections;
  private final long maintenanceNanos;
  private final LeaderFollowers threads = new LeaderFollowers(this);
  private final AtomicInteger numbers = new AtomicInteger();
  private final Set<InprocPeer> peers = ConcurrentHashMap.newKeySet();
  private final Queue<InprocPeer> ready = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Queue<InprocPeer> dropped = new ConcurrentLinkedQueue<>();
  private final Poller poller = new ParkingPoller(() -> !ready.isEmpty(), () -> true);
  private volatile boolean ending;

  // These belong to the leader.
  private final FairQueue undelivered = new FairQueue(threads::isLeader);
  private final AdaptiveSpin spin = new AdaptiveSpin(AdaptiveSpin.ZMTP_MICROS);
  private final Set<InprocPeer> slow = new HashSet<>();
  private int lastCount;
  private long readAt;
  private long maintenanceAt;

  InprocLoop(Inproc name, TransportOptions options, ServerReceiver receiver, Counters counters) {
    this.name = name;
    this.options = options;
    this.receiver = receiver;
    this.counters = counters;
    this.memory = options.memoryOrNew();
    this.connections = new ConnectionLimit(options, counters, log);
    this.maintenanceAt = now();
    this.maintenanceNanos = Math.max(
        MIN_MAINTENANCE_NANOS,
        Math.min(options.stallTimeout().toNanos() / 4, MAX_MAINTENANCE_NANOS));
  }

  /**
   * Returns the size of the largest message that is accepted. It exceeds the limit, so that a reply
   * can report that a message was too large.
   */
  static long largestMessage(TransportOptions options) {
    return 2L * options.maxMessageBytes();
  }

  long largestMessage() {
    return largestMessage(options);
  }

  void start() {
    threads.start();
  }

  void close(long waitNanos) {
    threads.close(waitNanos);
  }

  long now() {
    return options.clock().getAsLong();
  }

  Counters counters() {
    return counters;
  }

  MemoryBudget memory() {
    return memory;
  }

  // For any thread.

  /** Creates a connection. Returns null if there are too many. */
  @Nullable
  InprocConnection accept(
      TransportOptions clientOptions, Counters clientCounters, Runnable onLost) {
    ConnectionLimit.Permit permit = connections.admit(null); // it comes from no host
    if (permit == null) {
      return null;
    }
    String description = numbers.incrementAndGet() + " of " + Printable.text(name.toString());
    InprocPeer peer =
        new InprocPeer(this, description, permit, options, clientOptions, clientCounters, onLost);
    peers.add(peer);
    if (ending) { // after adding: either this thread sees the end, or shut() sees the connection
      permit.free();
      peer.drop("the server is closed");
    }
    return peer.client();
  }

  /** Makes the leader run a task. */
  void execute(Runnable task) {
    tasks.add(task);
    wake();
  }

  /** Makes the leader read from a connection. */
  void enqueue(InprocPeer peer) {
    ready.add(peer);
    wake();
  }

  /** Makes the leader clear away a connection that has ended. */
  void dropped(InprocPeer peer) {
    dropped.add(peer);
    wake();
  }

  /**
   * Counts a refused connection, and logs the reason at a limited rate.
   *
   * @param limit the limit that it exceeded; null if that is the size of a message
   */
  void refused(InprocPeer peer, String reason, @Nullable RefusedBy limit) {
    counters.refused(limit);
    log.warn("A connection was refused: " + peer + ": " + reason);
  }

  /** Wakes the leader, if that is another thread by now, because a message has been examined. */
  void wakeLeader() {
    threads.wakeUnlessLeading();
  }

  ConnectionEvents newConnectionEvents(InprocPeer peer) {
    return new ConnectionEvents(receiver, peer, options.clock());
  }

  FairQueue.Flow newFlow(InprocPeer peer) {
    return undelivered.newFlow(peer);
  }

  @Override
  public void wake() {
    poller.wake();
  }

  /** Does nothing, because the client has at once what is sent. */
  @Override
  public void flush() {}

  // For the leader.

  /** Whether the current thread is the leader; for assertions. */
  boolean isLeader() {
    return threads.isLeader();
  }

  /** Adds a callback that runs before all messages that have arrived. */
  void addUrgent(Runnable callback) {
    undelivered.addUrgent(callback);
  }

  /** Counts a message that has been read. Returns when it was read. */
  long received() {
    assert threads.isLeader();
    counters.received.increment();
    lastCount++;
    return readAt;
  }

  /** Starts or stops monitoring a connection whose client reads too slowly. */
  void keepSlow(InprocPeer peer, boolean isSlow) {
    assert threads.isLeader();
    if (isSlow) {
      slow.add(peer);
      memory.add(peer);
    } else {
      slow.remove(peer);
      memory.remove(peer);
    }
  }

  @Override
  public void runOnce() {
    assert threads.isLeader();
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
    if (!ready.isEmpty()) {
      lastCount = 0;
      readAt = now();
      readAll();
    }
    clearAway();
    undelivered.settle(memory, counters.undelivered);
    if (!slow.isEmpty()) {
      checkSlow(now());
    }
  }

  /**
   * Reads the connections in the queue. This ends, because no connection is read twice: what has
   * been read from it waits in its flow.
   */
  private void readAll() {
    InprocPeer peer = undelivered.hasCapacity(memory) ? ready.poll() : null;
    while (peer != null) {
      try {
        peer.read();
      } catch (Throwable e) {
        log.warn("A connection failed", e);
        peer.drop("the server's end failed: " + e);
      }
      peer = undelivered.hasCapacity(memory) ? ready.poll() : null;
    }
  }

  private void clearAway() {
    InprocPeer peer = dropped.poll();
    while (peer != null) {
      if (peers.remove(peer)) {
        LOG.debug("{} disconnected: {}", peer, peer.gone());
        peer.clearAway();
      }
      peer = dropped.poll();
    }
  }

  private void checkSlow(long now) {
    if (now - maintenanceAt >= 0) {
      maintenanceAt = now + maintenanceNanos;
      slow.forEach(peer -> peer.maintain(now));
    }
  }

  @Override
  public @Nullable Runnable next() {
    return ending ? null : undelivered.next();
  }

  @Override
  public boolean moreLeft() {
    return !undelivered.isEmpty() || !tasks.isEmpty() || !ready.isEmpty() || !dropped.isEmpty();
  }

  private boolean isBusy() {
    return moreLeft() || threads.closing();
  }

  @Override
  public void await() {
    assert threads.isLeader();
    if (!spin.spin(lastCount, this::isBusy)) {
      long nanos = slow.isEmpty() ? Long.MAX_VALUE : Math.max(1, maintenanceAt - now());
      poller.await(this::isBusy, nanos, false);
    }
  }

  @Override
  public void shut() {
    assert threads.isLeader();
    ending = true;
    clearAway();
    peers.forEach(InprocPeer::shut);
    peers.clear();
    undelivered.clear();
    undelivered.settle(memory, counters.undelivered);
  }
}
