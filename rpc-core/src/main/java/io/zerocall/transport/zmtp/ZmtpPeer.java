package io.zerocall.transport.zmtp;

import io.zerocall.transport.Hosts;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.ConnectionEvents;
import io.zerocall.transport.engine.ConnectionLimit;
import io.zerocall.transport.engine.FairQueue;
import io.zerocall.transport.engine.Heartbeat;
import io.zerocall.transport.engine.OverheadLimit;
import io.zerocall.transport.engine.Printable;
import io.zerocall.transport.engine.StackProbe;
import io.zerocall.transport.engine.TryLock;
import io.zerocall.transport.engine.UnsentLimit;
import io.zerocall.transport.engine.UnsentMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a binding. The leader of its {@link ZmtpLoop} reads it. Any thread that holds
 * the {@link TryLock} writes it; if a thread can't get the lock, the thread that holds it writes
 * the messages of both.
 */
final class ZmtpPeer implements Peer, Session.Sink, FairQueue.Source, MemoryBudget.SlowReader {
  /**
   * How long a server waits for the beginning of the client's greeting before it sends its own; at
   * most a quarter of the time for the whole handshake.
   */
  private static final long GREETING_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final SocketChannel socket;
  private final ZmtpLoop loop;
  private final String address;
  private final @Nullable String host;
  private final ConnectionLimit.Permit permit;
  private final Session session;
  private final ConnectionEvents events;
  private final FrameWriter frameWriter;
  private final FairQueue.Flow flow;
  private final Heartbeat heartbeat;
  private final UnsentLimit unsent;
  private final LongSupplier clock;
  private final long greetingDueAt;
  private final long handshakeDueAt;
  private final long stallNanos;
  private final TryLock writeLock = new TryLock();
  private final Queue<UnsentMessage> messages = new ConcurrentLinkedQueue<>();
  private final Deque<UnsentMessage> writing = new ArrayDeque<>(4); // needs the write lock
  private final Queue<byte[]> commands = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean leftToReader = new AtomicBoolean();
  private final AtomicReference<@Nullable String> gone = new AtomicReference<>();
  private @Nullable SelectionKey key;
  private volatile boolean established;
  private volatile boolean blocked;
  private volatile long blockedAt;
  private volatile boolean readingPaused; // set by the leader
  private volatile @Nullable String user;

  // Used only by the leader.
  private final OverheadLimit overhead;

  private boolean greeted;
  private boolean endOfInput;
  private @Nullable LingeringClose lingering;
  private AuthenticationExecutor.@Nullable PendingAuthentication pendingAuthentication;

  ZmtpPeer(
      SocketChannel socket,
      ZmtpLoop loop,
      TransportOptions options,
      SessionLimits limits,
      ConnectionLimit.Permit permit)
      throws IOException {
    this.socket = socket;
    this.loop = loop;
    this.address = String.valueOf(socket.getRemoteAddress());
    this.host = Hosts.literal(socket.getRemoteAddress());
    this.permit = permit;
    this.frameWriter = new FrameWriter(socket);
    this.heartbeat = new Heartbeat(options);
    this.unsent = new UnsentLimit(options, loop.memory());
    this.flow = loop.newFlow(this);
    this.clock = options.clock();
    long now = clock.getAsLong();
    long handshakeNanos = options.handshakeTimeout().toNanos();
    this.greetingDueAt = now + Math.min(GREETING_PAUSE_NANOS, handshakeNanos / 4);
    this.handshakeDueAt = now + handshakeNanos;
    this.overhead = new OverheadLimit(OverheadLimit.BURST, now);
    this.stallNanos = options.stallTimeout().toNanos();
    this.events = loop.newConnectionEvents(this);
    this.session = Session.server(loop.authentication() != null, limits, this);
  }

  SocketChannel socket() {
    return socket;
  }

  /** Returns when the server sends its greeting to a client that hasn't begun to send its own. */
  long greetingDueAt() {
    return greetingDueAt;
  }

  /** Called when the leader of the loop has registered this connection. */
  void attach(SelectionKey attached) {
    key = attached;
  }

  // Sending.

  @Override
  public boolean send(Message message) {
    if (gone.get() != null || !unsent.admit(message)) {
      loop.counters().dropped.increment();
      return false;
    }
    enqueue(new UnsentMessage(message, true));
    return true;
  }

  @Override
  public boolean offer(Message notification) {
    if (gone.get() != null || !unsent.admitToSpare(notification)) {
      return false;
    }
    enqueue(new UnsentMessage(notification, false));
    return true;
  }

  private void enqueue(UnsentMessage unsentMessage) {
    messages.add(unsentMessage);
    if (gone.get() != null) {
      loseAll(messages); // the leader may have released everything already
      return;
    }
    Thread me = Thread.currentThread();
    if (loop.isLedBy(me)) {
      leaveToReader();
      if (loop.isLedBy(me)) {
        return;
      }
    }
    if (StackProbe.canWrite()) {
      flush();
    } else {
      leaveToReader();
      loop.wake();
    }
  }

  private void leaveToReader() {
    if (leftToReader.compareAndSet(false, true)) {
      loop.leave(this);
    }
  }

  /** Writes the messages that were left to the leader. */
  void flushLeft() {
    leftToReader.set(false);
    flush();
  }

  /**
   * Writes the queued messages unless another thread is about to. The thread that holds the lock
   * checks the queue again after releasing it, so that no message is left behind.
   */
  void flush() {
    while (toBeWritten() && writeLock.tryAcquire()) {
      try {
        write();
      } catch (Throwable failure) {
        drop("writing failed: " + failure.getMessage());
      } finally {
        writeLock.release();
      }
    }
  }

  private boolean toBeWritten() {
    return !blocked && gone.get() == null && (!messages.isEmpty() || !commands.isEmpty());
  }

  /** Writes the queued messages. Needs the write lock. */
  private void write() throws IOException {
    assert writeLock.isHeld();
    if (!writeGathered()) {
      return;
    }
    byte[] command = commands.poll();
    while (command != null) {
      frameWriter.add(command);
      command = commands.poll();
    }
    boolean more = true;
    while (more && established) {
      UnsentMessage next = messages.poll();
      if (next == null) {
        break;
      }
      writing.add(next);
      more = !frameWriter.add(next.message());
    }
    writeGathered();
  }

  /**
   * Writes the gathered bytes; returns false if the network doesn't take all of them now. Needs the
   * write lock.
   */
  private boolean writeGathered() throws IOException {
    assert writeLock.isHeld();
    if (!frameWriter.write()) {
      awaitWritable();
      return false;
    }
    loop.counters().sent.add(release(writing));
    return true;
  }

  private void loseAll(Queue<UnsentMessage> waiting) {
    loop.counters().dropped.add(release(waiting));
  }

  private int release(Queue<UnsentMessage> waiting) {
    int released = 0;
    UnsentMessage next = waiting.poll();
    while (next != null) {
      unsent.release(next);
      released++;
      next = waiting.poll();
    }
    return released;
  }

  private void awaitWritable() {
    blockedAt = clock.getAsLong();
    blocked = true;
    updateInterest();
    loop.memory().add(this);
    loop.wake();
  }

  /** Called by the leader when the network takes bytes again. */
  void writable() {
    assert loop.isLeader();
    writeLock.acquire(); // waits for a thread that has just found the network full
    try {
      blocked = false;
      updateInterest();
      loop.memory().remove(this);
      write();
    } catch (Throwable failure) {
      drop("writing failed: " + failure.getMessage());
    } finally {
      writeLock.release();
    }
    flush();
    if (isWritable()) { // reported each time, as another thread may have seen it unwritable
      readOnIfDrained();
      flow.resume();
      loop.addUrgent(events::writable);
    }
  }

  private void updateInterest() {
    SelectionKey present = key;
    if (present == null) {
      return;
    }
    synchronized (this) { // so that the last thread to set it has read the newest values
      try {
        present.interestOps(
            (readingPaused ? 0 : SelectionKey.OP_READ) | (blocked ? SelectionKey.OP_WRITE : 0));
      } catch (CancelledKeyException e) {
        drop("the connection was closed");
      }
    }
  }

  @Override
  public boolean isWritable() {
    return !blocked || !unsent.isCrowded();
  }

  @Override
  public long heldBytes() {
    return unsent.heldBytes();
  }

  @Override
  public void evict(String reason) {
    loop.execute(() -> refuse(reason, RefusedBy.MEMORY_BYTES));
  }

  /**
   * Returns whether a message that was accepted for sending is still queued or is being written.
   */
  boolean hasUnsent() {
    return gone.get() == null && (blocked || unsent.hasMessages() || !commands.isEmpty());
  }

  // Receiving; for the leader.

  /**
   * Reads the available bytes through a buffer that is lent for the time of the call. Does not read
   * from a peer that has undelivered messages or doesn't read its replies, so that the network
   * slows the peer down.
   */
  void read(ByteBuffer lent) {
    assert loop.isLeader();
    if (!flow.isEmpty() || !isWritable()) {
      readingPaused = true;
      updateInterest();
      return;
    }
    try {
      int count = socket.read(lent);
      if (count < 0) {
        endOfInput = true;
        drop("the client closed the connection");
      } else if (lingering != null) {
        if (lingering.drops(count)) {
          drop("it was refused and keeps sending");
        }
      } else if (count > 0) {
        heartbeat.received();
        session.read(lent.flip());
      }
    } catch (ZmtpException e) {
      refuse(e);
    } catch (IOException e) {
      drop("the connection broke: " + e.getMessage());
    }
    if (!commands.isEmpty()) {
      flush();
    }
  }

  /** Stops delivering: discards the messages that have been read, and goes on reading. */
  void loseUndelivered() {
    flow.clear();
    if (readingPaused) {
      readingPaused = false;
      updateInterest();
    }
  }

  @Override
  public void drained() {
    readOnIfDrained();
  }

  private void readOnIfDrained() {
    if (readingPaused && flow.isEmpty() && isWritable()) {
      readingPaused = false;
      heartbeat.received(); // nothing was read in the meantime
      updateInterest();
    }
  }

  private void refuse(ZmtpException violation) {
    String reason = String.valueOf(violation.getMessage());
    boolean sendsError = !established && !commands.isEmpty();
    flush();
    if (sendsError && gone.get() == null) {
      loop.refused(this, reason, null);
      lingering = new LingeringClose(clock.getAsLong());
      endOutput();
    } else {
      refuse(reason, null);
    }
  }

  @Override
  public void asked(String username, String password) {
    AuthenticationExecutor authentication = Objects.requireNonNull(loop.authentication());
    pendingAuthentication = authentication.authenticate(
        username, password, result -> loop.execute(() -> answered(username, result)));
  }

  private void answered(String username, AuthenticationResult result) {
    assert loop.isLeader();
    pendingAuthentication = null;
    if (gone.get() != null) {
      return;
    }
    try {
      if (result == AuthenticationResult.ADMITTED) {
        String tooMany = permit.login(username);
        if (tooMany != null) {
          refuse(tooMany, RefusedBy.CONNECTIONS_PER_CLIENT);
          return;
        }
        user = username;
      }
      session.answer(result);
      flush();
    } catch (ZmtpException e) {
      refuse(e);
    }
  }

  @Override
  public @Nullable String user() {
    return user;
  }

  @Override
  public @Nullable String host() {
    return host;
  }

  @Override
  public void begun() {
    greet();
  }

  private void greet() {
    if (!greeted) {
      greeted = true;
      commands.add(session.greeting());
    }
  }

  @Override
  public void established() {
    established = true;
  }

  @Override
  public void message(Message message) {
    loop.received();
    overhead.earn(1);
    flow.add(events.arrival(message, loop.readAt()), message.size());
  }

  @Override
  public void commanded() throws ZmtpException {
    if (!overhead.take(1, loop.readAt())) {
      throw new ZmtpException(
          "more than " + OverheadLimit.PER_SECOND + " commands a second beside its messages");
    }
  }

  @Override
  public void send(byte[] command) {
    commands.add(command);
  }

  @Override
  public void examined() {
    flow.examined();
    loop.wakeLeader();
  }

  /**
   * Notifies the server that the connection has gone. Keeps undelivered messages only if the client
   * itself has closed the connection after them; then only their notifications matter.
   */
  void reportGone() {
    assert loop.isLeader();
    loop.addUrgent(events::disconnected);
    if (endOfInput) {
      blocked = false;
      flow.resume();
    } else {
      flow.clear();
    }
  }

  // Timeouts; for the leader.

  /** Does what is due at this time. */
  void tend(long now) {
    assert loop.isLeader();
    if (lingering != null) {
      if (lingering.isDue(now)) {
        drop("it was refused and does not disconnect");
      }
    } else if (!session.established()) {
      if (now - greetingDueAt >= 0) {
        greet();
        flush();
      }
      if (now - handshakeDueAt >= 0) {
        refuse(
            "the handshake took too long (limit: handshakeTimeout)", RefusedBy.HANDSHAKE_TIMEOUT);
      }
    } else if (blocked && now - blockedAt > stallNanos) {
      refuse("it did not read for too long (limit: stallTimeout)", RefusedBy.STALL_TIMEOUT);
    } else if (!readingPaused) {
      tendToHeartbeat(now);
    }
  }

  private void tendToHeartbeat(long now) {
    long silent = heartbeat.silentNanos(now);
    long announced = TimeUnit.MILLISECONDS.toNanos(100L * session.ttlTenths());
    if ((announced > 0 && silent > announced)
        || (session.understandsPing() && silent > heartbeat.longestSilenceNanos())) {
      drop("the client fell silent");
    } else if (session.understandsPing() && heartbeat.probe(now)) {
      commands.add(Command.ping(heartbeat.ttlTenths()));
      flush();
    }
  }

  /** Ends the connection because of what the client does or fails to do. For the leader. */
  private void refuse(String reason, @Nullable RefusedBy limit) {
    if (gone.get() == null) {
      loop.refused(this, reason, limit);
      drop(reason);
    }
  }

  /**
   * Ends the connection; the leader then removes it. Any thread may call this, any number of times.
   */
  void drop(String reason) {
    if (gone.compareAndSet(null, reason)) {
      loop.dropped(this);
    }
  }

  /** Returns why the connection has ended, or null if it hasn't. */
  @Nullable
  String gone() {
    return gone.get();
  }

  /** Releases what the connection held, once. For the leader. */
  void free() {
    assert loop.isLeader();
    permit.free();
    session.close();
    if (pendingAuthentication != null) {
      pendingAuthentication.cancel();
    }
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed either way.
    }
    writeLock.acquire(); // never released, so that no thread writes any more
    loop.memory().remove(this);
    loseAll(writing);
    loseAll(messages);
  }

  /** Stops all further writing. */
  void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      drop("closed");
    }
  }

  @Override
  public String toString() {
    return "peer " + Printable.text(address);
  }
}
