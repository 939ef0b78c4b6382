package io.zerocall.transport.zmtp;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.engine.AdaptiveSpin;
import io.zerocall.transport.engine.ConnectionEvents;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.EventLoop;
import io.zerocall.transport.engine.FairQueue;
import io.zerocall.transport.engine.LeaderFollowers;
import io.zerocall.transport.engine.Printable;
import io.zerocall.transport.engine.RateLimitedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some of a binding's connections, and the threads that read them in turn as leader. An idle
 * connection costs only memory: the loop normally handles only connections that are ready to be
 * read or written, and checks all of them only now and then, for heartbeats and for handshakes that
 * take too long.
 */
final class ZmtpLoop implements EventLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ZmtpTransport.class);
  private static final int BUFFER_BYTES = 128 << 10;

  /**
   * The most bytes read at a time from all connections together, except that each may read a
   * minimum.
   */
  private static final int ROUND_BYTES = 1 << 20;

  private static final int LEAST_BYTES = 4 << 10;

  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long DRAIN_TICK_MILLIS = 5;

  private final ServerReceiver receiver;
  private final Counters counters;
  private final MemoryBudget memory;
  private final RateLimitedLog log;
  private final Sweeps sweeps;
  private final @Nullable AuthenticationExecutor authentication;
  private final LongSupplier clock;
  private final Selector selector;
  private final LeaderFollowers leaderFollowers = new LeaderFollowers(this);
  private final AtomicBoolean asleep = new AtomicBoolean();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Queue<PeerWriter> left = new ConcurrentLinkedQueue<>();
  private final Queue<ZmtpPeer> dropped = new ConcurrentLinkedQueue<>();

  // Used only by the leader.
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Set<ZmtpPeer> peers = new LinkedHashSet<>();
  private final List<SelectionKey> ready = new ArrayList<>();
  private final FairQueue undelivered = new FairQueue(leaderFollowers::isLeader);
  private @Nullable Acceptor acceptor;
  private final AdaptiveSpin spin = new AdaptiveSpin(AdaptiveSpin.ZMTP_MICROS);
  private int arrivedAtOnce;
  private int chunkBytes = BUFFER_BYTES;
  private long readAt;
  private boolean selected;
  private boolean ending;

  /**
   * Creates a loop without connections.
   *
   * @param sweepNanos how often to check all connections
   * @param authentication authenticates the clients; null if any client may connect
   * @param clock the clock that the connections' times are measured by
   */
  ZmtpLoop(
      ServerReceiver receiver,
      Counters counters,
      MemoryBudget memory,
      RateLimitedLog log,
      long sweepNanos,
      @Nullable AuthenticationExecutor authentication,
      LongSupplier clock) {
    this.receiver = receiver;
    this.counters = counters;
    this.memory = memory;
    this.log = log;
    this.authentication = authentication;
    this.clock = clock;
    this.sweeps = new Sweeps(sweepNanos, clock);
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the threads. This loop also runs the acceptor, if there is one. */
  void start(@Nullable Acceptor own) {
    acceptor = own;
    leaderFollowers.start();
  }

  void close(long waitNanos) {
    leaderFollowers.close(waitNanos);
  }

  Counters counters() {
    return counters;
  }

  MemoryBudget memory() {
    return memory;
  }

  @Nullable
  AuthenticationExecutor authentication() {
    return authentication;
  }

  // Methods for any thread.

  boolean isLedBy(Thread thread) {
    return leaderFollowers.isLeader(thread);
  }

  /** Runs a task on the leader. */
  void execute(Runnable task) {
    tasks.add(task);
    wake();
  }

  /** Makes the leader write a connection's messages before it sleeps. */
  void leave(PeerWriter writer) {
    left.add(writer);
  }

  /** Makes the leader remove a connection that has ended. */
  void dropped(ZmtpPeer peer) {
    dropped.add(peer);
    wake();
  }

  /**
   * Counts a refused connection, and logs the reason at a limited rate.
   *
   * @param limit the limit that it exceeded; null if the peer violated the protocol
   */
  void refused(ZmtpPeer peer, String reason, @Nullable RefusedBy limit) {
    counters.refused(limit);
    log.warn("A connection was refused: " + peer + ": " + reason);
  }

  /** Notifies the leader, unless it is the current thread, that a message has been examined. */
  void wakeLeader() {
    leaderFollowers.wakeUnlessLeading();
  }

  @Override
  public void wake() {
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      selector.wakeup();
    }
  }

  @Override
  public void flush() {
    PeerWriter writer = left.poll();
    while (writer != null) {
      writer.flushLeft();
      writer = left.poll();
    }
  }

  // Methods for the leader.

  /** Returns whether the current thread is the leader; for assertions. */
  boolean isLeader() {
    return leaderFollowers.isLeader();
  }

  /**
   * Registers a channel that is not a connection; the attachment runs when the channel is ready.
   */
  SelectionKey register(SelectableChannel channel, int ops, Runnable onReady)
      throws ClosedChannelException {
    return channel.register(selector, ops, onReady);
  }

  /** Adds a new connection. */
  void add(ZmtpPeer peer) {
    assert leaderFollowers.isLeader();
    try {
      peers.add(peer);
      peer.attach(peer.socket().register(selector, SelectionKey.OP_READ, peer));
      sweeps.requestAt(peer.greetingDueAt());
    } catch (IOException e) {
      peer.drop("the connection was closed");
    }
  }

  FairQueue.Flow newFlow(ZmtpPeer peer) {
    return undelivered.newFlow(peer);
  }

  /** Delivers a callback before all messages that have arrived. */
  void addUrgent(Runnable callback) {
    undelivered.addUrgent(callback);
  }

  void received() {
    assert leaderFollowers.isLeader();
    counters.received.increment();
    arrivedAtOnce++;
  }

  /** Returns when the bytes that are being read arrived. */
  long readAt() {
    assert leaderFollowers.isLeader();
    return readAt;
  }

  ConnectionEvents newConnectionEvents(ZmtpPeer peer) {
    return new ConnectionEvents(receiver, peer, clock);
  }

  @Override
  public void runOnce() {
    assert leaderFollowers.isLeader();
    if (!selected) {
      select(0);
    }
    selected = false;
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
    flush();
    if (!ready.isEmpty()) {
      arrivedAtOnce = 0;
      readAt = clock.getAsLong();
      chunkBytes = Math.max(LEAST_BYTES, Math.min(BUFFER_BYTES, ROUND_BYTES / ready.size()));
    }
    for (int i = 0; i < ready.size(); i++) {
      handle(ready.get(i));
    }
    ready.clear();
    removeDropped();
    settle();
    long now = clock.getAsLong();
    if (sweeps.begin(now)) {
      peers.forEach(peer -> peer.maintain(now));
      if (acceptor != null) {
        acceptor.maintain();
      }
    }
  }

  private void handle(SelectionKey key) {
    try {
      if (!(key.attachment() instanceof ZmtpPeer peer)) {
        ((Runnable) key.attachment()).run();
        return;
      }
      if (key.isWritable()) {
        peer.writable();
      }
      if (key.isReadable() && peer.gone() == null && undelivered.hasCapacity(memory)) {
        peer.read(buffer.clear().limit(chunkBytes));
      }
    } catch (CancelledKeyException e) {
      // The connection was closed in the meantime, which its peer object knows.
    } catch (Throwable e) {
      failed(key.attachment() instanceof ZmtpPeer peer ? peer : null, e);
    }
  }

  /** Reads a connection although the selector has not reported it. */
  void read(ZmtpPeer peer) {
    assert leaderFollowers.isLeader();
    try {
      readAt = clock.getAsLong();
      peer.read(buffer.clear().limit(chunkBytes));
    } catch (Throwable e) {
      failed(peer, e);
    }
  }

  private void failed(@Nullable ZmtpPeer peer, Throwable failure) {
    log.warn("A connection failed", failure);
    if (peer != null) {
      peer.drop("this side failed: " + failure);
    }
  }

  private void settle() {
    undelivered.settle(memory, counters.undelivered);
  }

  private void removeDropped() {
    ZmtpPeer peer = dropped.poll();
    while (peer != null) {
      if (peers.remove(peer)) {
        LOG.debug("{} disconnected: {}", peer, Printable.text(String.valueOf(peer.gone())));
        peer.free();
        peer.reportGone();
      }
      peer = dropped.poll();
    }
  }

  @Override
  public @Nullable Runnable next() {
    return ending ? null : undelivered.next();
  }

  @Override
  public boolean moreLeft() {
    return !undelivered.isEmpty() || !tasks.isEmpty() || !dropped.isEmpty();
  }

  @Override
  public void await() {
    assert leaderFollowers.isLeader();
    flush();
    if (spin.spin(arrivedAtOnce, this::hasSomethingToSee)) {
      return;
    }
    asleep.set(true);
    if (moreLeft() || !left.isEmpty() || leaderFollowers.closing()) {
      asleep.set(false);
      return;
    }
    boolean idle = peers.isEmpty() && (acceptor == null || !acceptor.isPaused());
    select(idle ? Long.MAX_VALUE : Math.max(1, sweeps.remainingNanos()));
    asleep.set(false);
    selected = true;
  }

  private boolean hasSomethingToSee() {
    select(0);
    selected = !ready.isEmpty();
    return selected || moreLeft() || !left.isEmpty() || leaderFollowers.closing();
  }

  /**
   * Selects the channels that are ready, and waits for them for at most this time; 0 means no wait.
   */
  private void select(long nanos) {
    try {
      if (nanos == 0) {
        selector.selectNow(ready::add);
      } else if (nanos == Long.MAX_VALUE) {
        selector.select(ready::add);
      } else {
        selector.select(ready::add, nanos / 1_000_000 + 1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Closing.

  @Override
  public void shut() {
    assert leaderFollowers.isLeader();
    ending = true;
    if (acceptor != null) {
      acceptor.close();
    }
    drain(DRAIN_NANOS, ZmtpPeer::hasUnsent);
    peers.forEach(ZmtpPeer::endOutput);
    // Closing a socket with unread data resets the connection, and then the client may lose what it
    // has not yet read. So the loop waits for a short time until the clients have closed their
    // connections.
    drain(LINGER_NANOS, peer -> true);
    peers.forEach(ZmtpPeer::free);
    peers.clear();
    undelivered.clear();
    settle();
    try {
      selector.close();
    } catch (IOException e) {
      LOG.debug("A selector could not be closed", e);
    }
  }

  private void drain(long nanos, Predicate<ZmtpPeer> isAwaited) {
    long deadline = System.nanoTime() + nanos;
    boolean first = true;
    while (first || (peers.stream().anyMatch(isAwaited) && deadline - System.nanoTime() > 0)) {
      first = false;
      try {
        runOnce();
        undelivered.clear();
        peers.forEach(ZmtpPeer::dropUndelivered);
        settle();
        peers.forEach(ZmtpPeer::flush);
        if (peers.stream().anyMatch(isAwaited)) {
          select(TimeUnit.MILLISECONDS.toNanos(DRAIN_TICK_MILLIS));
          selected = true;
        }
      } catch (RuntimeException e) {
        log.warn("An error occurred while a binding was closing; closing continues", e);
      }
    }
  }
}
