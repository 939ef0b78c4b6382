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
 * A binding's connections, and the threads that read them. A connection that has something to read
 * stands in line; the others cost nothing but their memory.
 */
final class InprocLoop implements EventLoop {
  private static final Logger LOG = LoggerFactory.getLogger(InprocTransport.class);

  /** What is undelivered may take such a part of the memory. */
  private static final int SHARE_OF_MEMORY = 16;

  private static final long SHORTEST_TEND_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_TEND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Inproc name;
  private final TransportOptions options;
  private final ServerReceiver receiver;
  private final Counters counters;
  private final MemoryBudget memory;
  private final RateLimitedLog log = new RateLimitedLog();
  private final ConnectionLimit connections;
  private final long tendNanos;
  private final LeaderFollowers leaderFollowers = new LeaderFollowers(this);
  private final AtomicInteger numbers = new AtomicInteger();
  private final Set<InprocPeer> peers = ConcurrentHashMap.newKeySet();
  private final Queue<InprocPeer> line = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Queue<InprocPeer> dropped = new ConcurrentLinkedQueue<>();
  private final Poller poller = new ParkingPoller(() -> !line.isEmpty(), () -> true);
  private volatile boolean ending;

  // These belong to the reader.
  private final FairQueue undelivered = new FairQueue(leaderFollowers::isLeader);
  private final AdaptiveSpin spin = new AdaptiveSpin(AdaptiveSpin.ZMTP_MICROS);
  private final Set<InprocPeer> slow = new HashSet<>();
  private int cameAtOnce;
  private long readAt;
  private long tendAt;

  InprocLoop(Inproc name, TransportOptions options, ServerReceiver receiver, Counters counters) {
    this.name = name;
    this.options = options;
    this.receiver = receiver;
    this.counters = counters;
    this.memory = options.memoryOrNew();
    this.connections = new ConnectionLimit(options, counters, log);
    this.tendAt = now();
    this.tendNanos = Math.max(
        SHORTEST_TEND_NANOS, Math.min(options.stallTimeout().toNanos() / 4, LONGEST_TEND_NANOS));
  }

  /** The largest message that is received at all: a reply can say that it was too large. */
  static long largestMessage(TransportOptions options) {
    return 2L * options.maxMessageBytes();
  }

  long largestMessage() {
    return largestMessage(options);
  }

  void start() {
    leaderFollowers.start();
  }

  void close(long waitNanos) {
    leaderFollowers.close(waitNanos);
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

  /** Makes a connection; null if there are too many. */
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
    if (ending) { // after adding: either it is seen here or the end sees the connection
      permit.free();
      peer.drop("the server has gone");
    }
    return peer.client();
  }

  /** Has the reader do something. */
  void execute(Runnable task) {
    tasks.add(task);
    wake();
  }

  /** Has the reader read from a connection. */
  void lineUp(InprocPeer peer) {
    line.add(peer);
    wake();
  }

  /** Has the reader clear away a connection that has ended. */
  void dropped(InprocPeer peer) {
    dropped.add(peer);
    wake();
  }

  /**
   * Says once in a while what clients are refused for; the limit is null if it is that of the size
   * of a message.
   */
  void refused(InprocPeer peer, String reason, @Nullable RefusedBy limit) {
    if (limit == null) {
      counters.refused.increment();
    } else {
      counters.refused(limit);
    }
    log.warn("A connection was refused: " + peer + ": " + reason);
  }

  /** Tells the reader, if that is another thread by now, that a message has been examined. */
  void wakeReader() {
    leaderFollowers.wakeUnlessLeading();
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

  /** What is sent is with the client at once. */
  @Override
  public void flush() {}

  // For the reader.

  /** Whether the current thread is the reader; for assertions. */
  boolean isLeader() {
    return leaderFollowers.isLeader();
  }

  /** Has something told of before all messages that have come. */
  void addUrgent(Runnable callback) {
    undelivered.addUrgent(callback);
  }

  /** A message has been read; returns when. */
  long received() {
    assert leaderFollowers.isLeader();
    counters.received.increment();
    cameAtOnce++;
    return readAt;
  }

  /** A connection is to be looked after because its client reads too slowly, or no longer. */
  void keepSlow(InprocPeer peer, boolean isSlow) {
    assert leaderFollowers.isLeader();
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
    assert leaderFollowers.isLeader();
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
    if (!line.isEmpty()) {
      cameAtOnce = 0;
      readAt = now();
      readLine();
    }
    clearAway();
    undelivered.settle(memory, counters.undelivered);
    if (!slow.isEmpty()) {
      tendToSlow(now());
    }
  }

  /** Ends, as none is read twice: what has been read from it stands in its flow. */
  private void readLine() {
    InprocPeer peer = hasRoom() ? line.poll() : null;
    while (peer != null) {
      try {
        peer.read();
      } catch (Throwable e) {
        log.warn("A connection failed", e);
        peer.drop("the server's end failed: " + e);
      }
      peer = hasRoom() ? line.poll() : null;
    }
  }

  /** While there is none, what has come waits until some of it is handed over. */
  private boolean hasRoom() {
    long held = undelivered.deliverableBytes() - undelivered.waitingBytes();
    return held == 0 || held < memory.limitBytes() / SHARE_OF_MEMORY;
  }

  private void clearAway() {
    InprocPeer peer = dropped.poll();
    while (peer != null) {
      if (peers.remove(peer)) {
        LOG.debug("{} has gone: {}", peer, peer.gone());
        peer.clearAway();
      }
      peer = dropped.poll();
    }
  }

  private void tendToSlow(long now) {
    if (now - tendAt >= 0) {
      tendAt = now + tendNanos;
      slow.forEach(peer -> peer.tend(now));
    }
  }

  @Override
  public @Nullable Runnable next() {
    return ending ? null : undelivered.next();
  }

  @Override
  public boolean moreLeft() {
    return !undelivered.isEmpty() || !tasks.isEmpty() || !line.isEmpty() || !dropped.isEmpty();
  }

  private boolean isBusy() {
    return moreLeft() || leaderFollowers.closing();
  }

  @Override
  public void await() {
    assert leaderFollowers.isLeader();
    if (!spin.spin(cameAtOnce, this::isBusy)) {
      long nanos = slow.isEmpty() ? Long.MAX_VALUE : Math.max(1, tendAt - now());
      poller.await(this::isBusy, nanos, false);
    }
  }

  @Override
  public void shut() {
    assert leaderFollowers.isLeader();
    ending = true;
    clearAway();
    peers.forEach(InprocPeer::shut);
    peers.clear();
    undelivered.clear();
    undelivered.settle(memory, counters.undelivered);
  }
}
