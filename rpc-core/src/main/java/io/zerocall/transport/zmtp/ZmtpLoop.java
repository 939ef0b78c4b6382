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
 * Some of a binding's connections, and the leaderFollowers that reads them. Connections that are
 * idle cost nothing but their memory: only those that have something to read or room to write are
 * looked at, and all of them only now and then, for heartbeats and handshakes that take too long.
 */
final class ZmtpLoop implements EventLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ZmtpTransport.class);
  private static final int BUFFER_BYTES = 128 << 10;

  /** What is read at a time from all connections together, if each gets at least a little. */
  private static final int ROUND_BYTES = 1 << 20;

  private static final int LEAST_BYTES = 4 << 10;

  /**
   * What is undelivered may take such a part of the memory in each loop, of which there are few.
   */
  private static final int SHARE_OF_MEMORY = 16;

  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long FAREWELL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
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
  private final Queue<ZmtpPeer> left = new ConcurrentLinkedQueue<>();
  private final Queue<ZmtpPeer> dropped = new ConcurrentLinkedQueue<>();

  // These belong to the reader.
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Set<ZmtpPeer> peers = new LinkedHashSet<>();
  private final List<SelectionKey> ready = new ArrayList<>();
  private final FairQueue undelivered = new FairQueue(leaderFollowers::isReader);
  private @Nullable Acceptor acceptor;
  private final AdaptiveSpin spin = new AdaptiveSpin(AdaptiveSpin.ZMTP_MICROS);
  private int cameAtOnce;
  private int chunkBytes = BUFFER_BYTES;
  private long readAt;
  private boolean selected;
  private boolean ending;

  /**
   * Makes a loop without any connections.
   *
   * @param sweepNanos how often to look after all connections
   * @param authentication whom to ask about clients; null if anybody may connect
   * @param clock what the connections' times are measured by
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

  /** Starts the threads. The acceptor, if there is one, is looked after by this loop. */
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

  // For any thread.

  boolean isReadBy(Thread thread) {
    return leaderFollowers.isLeader(thread);
  }

  /** Has the reader do something. */
  void execute(Runnable task) {
    tasks.add(task);
    wake();
  }

  /** Leaves a connection's messages to be written by the reader before it sleeps. */
  void leave(ZmtpPeer peer) {
    left.add(peer);
  }

  /** Has the reader clear away a connection that has ended. */
  void dropped(ZmtpPeer peer) {
    dropped.add(peer);
    wake();
  }

  /**
   * Says once in a while what peers are refused for; the limit is null if they broke the protocol.
   */
  void refused(ZmtpPeer peer, String reason, @Nullable RefusedBy limit) {
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

  @Override
  public void wake() {
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      selector.wakeup();
    }
  }

  @Override
  public void flush() {
    ZmtpPeer peer = left.poll();
    while (peer != null) {
      peer.flushLeft();
      peer = left.poll();
    }
  }

  // For the reader.

  /** Whether the current thread is the reader; for assertions. */
  boolean isReader() {
    return leaderFollowers.isReader();
  }

  /** Listens to something that is not a connection; its attachment is run when it is ready. */
  SelectionKey register(SelectableChannel channel, int ops, Runnable onReady)
      throws ClosedChannelException {
    return channel.register(selector, ops, onReady);
  }

  /** Takes a new connection. */
  void add(ZmtpPeer peer) {
    assert leaderFollowers.isReader();
    try {
      peers.add(peer);
      peer.attach(peer.socket().register(selector, SelectionKey.OP_READ, peer));
      sweeps.ask(peer.greetingDueAt());
    } catch (IOException e) {
      peer.drop("the connection was closed");
    }
  }

  FairQueue.Flow newFlow(ZmtpPeer peer) {
    return undelivered.newFlow(peer);
  }

  /** Has something told of before all messages that have come. */
  void addUrgent(Runnable callback) {
    undelivered.addUrgent(callback);
  }

  void received() {
    assert leaderFollowers.isReader();
    counters.received.increment();
    cameAtOnce++;
  }

  /** When what is being read now has come. */
  long readAt() {
    assert leaderFollowers.isReader();
    return readAt;
  }

  ConnectionEvents newConnectionEvents(ZmtpPeer peer) {
    return new ConnectionEvents(receiver, peer, clock);
  }

  @Override
  public void runOnce() {
    assert leaderFollowers.isReader();
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
      cameAtOnce = 0;
      readAt = clock.getAsLong();
      chunkBytes = Math.max(LEAST_BYTES, Math.min(BUFFER_BYTES, ROUND_BYTES / ready.size()));
    }
    for (int i = 0; i < ready.size(); i++) {
      see(ready.get(i));
    }
    ready.clear();
    clearAway();
    settle();
    long now = clock.getAsLong();
    if (sweeps.begin(now)) {
      peers.forEach(peer -> peer.tend(now));
      if (acceptor != null) {
        acceptor.tend();
      }
    }
  }

  private void see(SelectionKey key) {
    try {
      if (!(key.attachment() instanceof ZmtpPeer peer)) {
        ((Runnable) key.attachment()).run();
        return;
      }
      if (key.isWritable()) {
        peer.writable();
      }
      if (key.isReadable() && peer.gone() == null && hasRoom()) {
        peer.read(buffer.clear().limit(chunkBytes));
      }
    } catch (CancelledKeyException e) {
      // Closed in between, which its peer knows.
    } catch (Throwable e) {
      log.warn("A connection failed", e);
      if (key.attachment() instanceof ZmtpPeer peer) {
        peer.drop("this side failed: " + e);
      }
    }
  }

  /** While there is none, what has come waits in the network until some of it is handed over. */
  private boolean hasRoom() {
    long held = undelivered.deliverableBytes() - undelivered.waitingBytes();
    return held == 0 || held < memory.limitBytes() / SHARE_OF_MEMORY;
  }

  private void settle() {
    undelivered.settle(memory, counters.undelivered);
  }

  private void clearAway() {
    ZmtpPeer peer = dropped.poll();
    while (peer != null) {
      if (peers.remove(peer)) {
        LOG.debug("{} has gone: {}", peer, Printable.text(String.valueOf(peer.gone())));
        peer.free();
        peer.depart();
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
    assert leaderFollowers.isReader();
    flush();
    if (spin.spin(cameAtOnce, this::hasSomethingToSee)) {
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

  /** Finds out what is ready, and waits for it so long: 0 not at all. */
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

  // The end.

  @Override
  public void shut() {
    assert leaderFollowers.isReader();
    ending = true;
    if (acceptor != null) {
      acceptor.close();
    }
    drain(DRAIN_NANOS, ZmtpPeer::hasUnsent);
    peers.forEach(ZmtpPeer::endOutput);
    // Closing a socket that has something left to read resets the connection, and the client may
    // lose what it has not yet read itself. So the clients go first, if they do so soon.
    drain(FAREWELL_NANOS, peer -> true);
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
        peers.forEach(ZmtpPeer::loseUndelivered);
        settle();
        peers.forEach(ZmtpPeer::flush);
        if (peers.stream().anyMatch(isAwaited)) {
          select(TimeUnit.MILLISECONDS.toNanos(DRAIN_TICK_MILLIS));
          selected = true;
        }
      } catch (RuntimeException e) {
        log.warn("Closing a binding failed and goes on", e);
      }
    }
  }
}
