package io.zerocall.transport.zmtp;

import io.zerocall.transport.Hosts;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.ByteStream;
import io.zerocall.transport.engine.ConnectionEvents;
import io.zerocall.transport.engine.ConnectionLimit;
import io.zerocall.transport.engine.FairQueue;
import io.zerocall.transport.engine.Heartbeat;
import io.zerocall.transport.engine.OverheadLimit;
import io.zerocall.transport.engine.Printable;
import io.zerocall.transport.tls.TlsFailures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a server, accepted by a binding or dialed. The leader of its {@link ZmtpLoop}
 * reads it, and its {@link PeerWriter} writes it.
 */
final class ZmtpPeer
    implements Peer, Session.Sink, FairQueue.Source, PeerWriter.Owner, PeerLogin.Owner {
  /**
   * How long a server waits for the beginning of the client's greeting before it sends its own; at
   * most a quarter of the time for the whole handshake.
   */
  private static final long GREETING_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final SocketChannel socket;
  private final ByteStream stream;
  private final ZmtpLoop loop;
  private final String address;
  private final @Nullable String host;
  private final ConnectionLimit.Permit permit;
  private final PeerLogin login;
  private final @Nullable Dialed dialed;
  private final Session session;
  private final ConnectionEvents events;
  private final InterestSet interest = new InterestSet(() -> drop("the connection was closed"));
  private final PeerWriter writer;
  private final FairQueue.Flow flow;
  private final Heartbeat heartbeat;
  private final LongSupplier clock;
  private final long greetingDueAt;
  private final long handshakeDueAt;
  private final AtomicReference<@Nullable String> gone = new AtomicReference<>();

  // Used only by the leader.
  private final OverheadLimit overhead;
  private final BudgetLease lease; // for what TLS has received and can't decrypt yet

  private boolean opened;
  private boolean greeted;
  private boolean endOfInput;
  private @Nullable LingeringClose lingering;

  /** Is notified of a connection that this side has dialed. The leader calls the methods. */
  interface Dialed {

    /** Called when the handshake is done. */
    void established();

    /** Called once, when the connection has ended, or the handshake has failed. */
    void ended(String reason);
  }

  /** Creates an accepted connection. */
  ZmtpPeer(
      SocketChannel socket,
      ZmtpLoop loop,
      TransportOptions options,
      SessionLimits limits,
      ConnectionSecurity security,
      ConnectionLimit.Permit permit)
      throws IOException {
    this(socket, loop, options, limits, security, permit, null);
  }

  /**
   * Creates a connection.
   *
   * @param permit freed when the connection ends
   * @param dialed notified of a connection that this side has dialed; null if it was accepted
   */
  ZmtpPeer(
      SocketChannel socket,
      ZmtpLoop loop,
      TransportOptions options,
      SessionLimits limits,
      ConnectionSecurity security,
      ConnectionLimit.Permit permit,
      @Nullable Dialed dialed)
      throws IOException {
    this.socket = socket;
    this.loop = loop;
    this.address = String.valueOf(socket.getRemoteAddress());
    this.host = dialed == null ? Hosts.literal(socket.getRemoteAddress()) : null;
    this.permit = permit;
    this.dialed = dialed;
    this.stream = security.streams().of(socket, host, () -> loop.execute(this::readOn));
    this.login = new PeerLogin(this, loop.authentication(), security.handshakes(), permit, host);
    this.writer = new PeerWriter(stream, loop, options, interest, this);
    this.heartbeat = new Heartbeat(options);
    this.flow = loop.newFlow(this);
    this.clock = options.clock();
    long now = clock.getAsLong();
    long handshakeNanos = options.handshakeTimeout().toNanos();
    this.greetingDueAt = now + Math.min(GREETING_PAUSE_NANOS, handshakeNanos / 4);
    this.handshakeDueAt = now + handshakeNanos;
    this.overhead = new OverheadLimit(OverheadLimit.BURST, now);
    this.lease = new BudgetLease(limits.budget());
    this.events = loop.newConnectionEvents(this);
    this.session = session(security.curve(), options, limits);
  }

  private Session session(
      @Nullable CurveSide curve, TransportOptions options, SessionLimits limits) {
    if (dialed != null) {
      return Session.client(curve, options.credentials(), limits, this);
    }
    return curve == null
        ? Session.server(loop.authentication() != null, limits, this)
        : Session.server(curve, limits, this);
  }

  SocketChannel socket() {
    return socket;
  }

  /** Returns when the server sends its greeting to a client that hasn't begun to send its own. */
  long greetingDueAt() {
    return greetingDueAt;
  }

  /** Called when the leader of the loop has registered this connection. */
  void attach(SelectionKey key) throws IOException {
    interest.attach(key);
    stream.begin();
    openIfReady(); // without TLS
    if (dialed != null) { // the side that dials doesn't wait for the other side's greeting
      greet();
      flush();
    }
  }

  // Sending.

  @Override
  public boolean send(Message message) {
    return writer.send(message);
  }

  @Override
  public boolean offer(Message notification) {
    return writer.offer(notification);
  }

  @Override
  public boolean request(Message request) {
    return writer.request(request);
  }

  @Override
  public boolean takesRequests() {
    return writer.takesRequests();
  }

  /** Writes what is queued. */
  void flush() {
    writer.flush();
  }

  /** Called by the leader when the network takes bytes again. */
  void writable() {
    writer.writable();
    openIfReady();
  }

  @Override
  public void onWritable() {
    resumeReadingIfDrained();
    flow.resume();
    loop.addUrgent(events::writable);
  }

  @Override
  public boolean isWritable() {
    return gone.get() != null || writer.isWritable();
  }

  @Override
  public long heldBytes() {
    return writer.heldBytes();
  }

  @Override
  public void evict(String reason) {
    loop.execute(() -> refuse(reason, RefusedBy.MEMORY_BYTES));
  }

  /**
   * Returns whether a message that was accepted for sending is still queued or is being written.
   */
  boolean hasUnsent() {
    return writer.hasUnsent();
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
      interest.pauseReading(true);
      return;
    }
    try {
      int count = lingering == null ? stream.read(lent) : stream.discard(lent);
      openIfReady();
      if (count < 0) {
        endOfInput = true;
        drop("the peer closed the connection");
      } else if (lingering != null) {
        if (lingering.drops(count)) {
          drop("it was refused and keeps sending");
        }
      } else if (count > 0) {
        heartbeat.received();
        session.read(lent.flip());
        readEndOfStream();
      }
      countOverhead(stream.takeOverhead());
      lease.hold(stream.heldBytes());
    } catch (ZmtpException e) {
      refuse(e);
    } catch (SSLException e) {
      String peer = dialed == null ? "client" : "server";
      refuse(new ZmtpException("TLS: " + TlsFailures.explain(e, peer)));
    } catch (IOException e) {
      drop("the connection broke: " + e.getMessage());
    }
    if (writer.hasCommands()) {
      flush();
      openIfReady();
    }
    if (stream.isBusy()) {
      interest.pauseReading(true);
    }
  }

  /** Reads what the stream has, although the network may have nothing. */
  private void readOn() {
    if (gone.get() == null) {
      interest.pauseReading(false);
      loop.read(this);
    }
  }

  /** Reads on if the peer has ended its output inside TLS, which the selector doesn't know. */
  private void readEndOfStream() {
    if (stream.hasEnded()) {
      loop.execute(this::readOn);
    }
  }

  /** Notes the user, and begins to write, when the stream's own handshake is done. */
  private void openIfReady() {
    if (opened || !stream.isOpen()) {
      return;
    }
    opened = true;
    try {
      String refusal = stream.refusal();
      if (refusal != null) {
        greet();
        send(Command.error(Mechanism.NOT_ADMITTED));
        throw new ZmtpException(refusal);
      }
      String authenticated = stream.user();
      if (authenticated != null) {
        login.note(authenticated);
      }
      flush();
    } catch (ZmtpException e) {
      refuse(e);
    }
  }

  /** Stops delivering: discards the messages that have been read, and goes on reading. */
  void dropUndelivered() {
    flow.clear();
    if (interest.isReadingPaused() && !stream.isBusy()) {
      interest.pauseReading(false);
    }
  }

  @Override
  public void drained() {
    resumeReadingIfDrained();
  }

  private void resumeReadingIfDrained() {
    if (interest.isReadingPaused() && flow.isEmpty() && isWritable() && !stream.isBusy()) {
      heartbeat.received(); // nothing was read in the meantime
      interest.pauseReading(false);
      readEndOfStream();
    }
  }

  private void refuse(ZmtpException violation) {
    String reason = String.valueOf(violation.getMessage());
    boolean sendsError = !session.established() && writer.hasCommands();
    flush();
    if (sendsError && gone.get() == null) {
      reportRefusal(reason, null);
      lingering = new LingeringClose(clock.getAsLong());
      endOutput();
    } else {
      refuse(reason, null);
    }
  }

  @Override
  public void authenticate(String username, String password) {
    login.authenticate(username, password, session::onAuthenticated);
  }

  @Override
  public void compute(HandshakeStep step) {
    login.compute(step, session::onComputed);
  }

  @Override
  public void authenticated(String username) throws ZmtpException {
    login.note(username);
  }

  @Override
  public void proceed(PeerLogin.Continuation continuation) {
    loop.execute(() -> {
      if (gone.get() == null) {
        try {
          continuation.run();
          flush();
        } catch (ZmtpException e) {
          refuse(e);
        }
      }
    });
  }

  @Override
  public @Nullable String user() {
    return login.user();
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
      writer.add(session.greeting());
    }
  }

  @Override
  public void established() {
    writer.established(session.seal());
    if (dialed != null) {
      loop.addUrgent(events::established);
      dialed.established();
    }
  }

  @Override
  public void message(Message message) {
    loop.received();
    overhead.earn(1);
    flow.add(events.arrival(message, loop.readAt()), message.size());
  }

  @Override
  public void onCommand() throws ZmtpException {
    countOverhead(1);
  }

  private void countOverhead(int units) throws ZmtpException {
    if (units > 0 && !overhead.take(units, loop.readAt())) {
      throw new ZmtpException(
          "more than " + OverheadLimit.PER_SECOND + " commands a second beside its messages");
    }
  }

  @Override
  public void send(byte[] command) {
    writer.add(command);
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
      flow.resume();
    } else {
      flow.clear();
    }
    if (dialed != null) {
      dialed.ended(String.valueOf(gone.get()));
    }
  }

  // Timeouts; for the leader.

  /** Does what is due at this time. */
  void maintain(long now) {
    assert loop.isLeader();
    if (lingering != null) {
      if (lingering.isDue(now)) {
        drop("it was refused and does not disconnect");
      }
    } else if (!session.established()) {
      if (opened && now - greetingDueAt >= 0) {
        greet();
        flush();
      }
      if (now - handshakeDueAt >= 0) {
        refuse(
            "the handshake took too long (limit: handshakeTimeout)", RefusedBy.HANDSHAKE_TIMEOUT);
      }
    } else if (writer.isStalled(now)) {
      refuse("it did not read for too long (limit: stallTimeout)", RefusedBy.STALL_TIMEOUT);
    } else if (!interest.isReadingPaused()) {
      checkHeartbeat(now);
    }
  }

  private void checkHeartbeat(long now) {
    if (heartbeat.isDead(now, session.ttlTenths(), session.understandsPing())) {
      drop("the peer sent no heartbeat in time");
    } else if (session.understandsPing() && heartbeat.probe(now)) {
      writer.add(Command.ping(heartbeat.ttlTenths()));
      flush();
    }
  }

  /** Ends the connection because of what the client does or fails to do. For the leader. */
  @Override
  public void refuse(String reason, @Nullable RefusedBy limit) {
    if (gone.get() == null) {
      reportRefusal(reason, limit);
      drop(reason);
    }
  }

  /** The side that dials reports the end of each connection itself. */
  private void reportRefusal(String reason, @Nullable RefusedBy limit) {
    if (dialed == null) {
      loop.refused(this, reason, limit);
    } else {
      loop.counters().refused(limit);
    }
  }

  /**
   * Ends the connection; the leader then removes it. Any thread may call this, any number of times.
   */
  @Override
  public void drop(String reason) {
    if (gone.compareAndSet(null, reason)) {
      loop.dropped(this);
    }
  }

  /** Returns why the connection has ended, or null if it hasn't. */
  @Override
  public @Nullable String gone() {
    return gone.get();
  }

  /** Releases what the connection held, once. For the leader. */
  void free() {
    assert loop.isLeader();
    permit.free();
    session.close();
    stream.close();
    login.cancel();
    lease.close();
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed either way.
    }
    writer.close();
  }

  /** Stops all further writing. */
  void endOutput() {
    try {
      writer.endOutput();
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
