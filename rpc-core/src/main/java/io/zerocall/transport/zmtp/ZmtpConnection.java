package io.zerocall.transport.zmtp;

import io.zerocall.transport.Message;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.ByteStream;
import io.zerocall.transport.engine.Connection;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.Heartbeat;
import io.zerocall.transport.engine.Poller;
import io.zerocall.transport.engine.SelectorPoller;
import io.zerocall.transport.tls.TlsFailures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One connection of a channel, directly over the system's socket. */
final class ZmtpConnection implements Connection, Session.Sink {
  private static final int BUFFER_BYTES = 128 << 10;
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final SocketChannel socket;
  private final ByteStream stream;
  private final Counters counters;
  private final Runnable onLost;
  private final LongSupplier clock;
  private final Heartbeat heartbeat;
  private final Session session;
  private final Queue<byte[]> commands = new ConcurrentLinkedQueue<>();
  private volatile @Nullable String lost;

  /** For the thread that holds the write lock. */
  private final FrameWriter frameWriter;

  private volatile boolean unwritten;

  // Used only by the reader.
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Queue<Message> messages = new ArrayDeque<>();
  private boolean drained;
  private boolean ended;

  /**
   * Creates a connection.
   *
   * @param stream the bytes of the socket
   * @param curve the keys for CURVE; null without it
   * @param onLost called on any thread when the connection is lost
   */
  ZmtpConnection(
      SocketChannel socket,
      ByteStream stream,
      @Nullable CurveSide curve,
      TransportOptions options,
      SessionLimits limits,
      Counters counters,
      Runnable onLost) {
    this.socket = socket;
    this.stream = stream;
    this.counters = counters;
    this.onLost = onLost;
    this.clock = options.clock();
    this.heartbeat = new Heartbeat(options);
    this.frameWriter = new FrameWriter(stream);
    this.session = Session.client(curve, options.credentials(), limits, this);
    commands.add(session.greeting());
  }

  /** Returns whether the server's greeting has arrived. */
  boolean isGreeted() {
    return session.greeted();
  }

  /** Returns what a handshake that takes too long lacks, as a part of a sentence. */
  String awaited() {
    if (session.greeted()) {
      return "the handshake took too long";
    }
    return stream.isOpen()
        ? "connected, but no ZeroMQ greeting came in time (not a ZeroMQ server?)"
        : "connected, but the TLS handshake took too long (a server without TLS?)";
  }

  boolean isEstablished() {
    return session.established();
  }

  // Events of the session; called by the reader.

  @Override
  public void established() {
    frameWriter.sealWith(session.seal()); // no message has been written yet
  }

  @Override
  public void message(Message message) {
    messages.add(message);
  }

  @Override
  public void send(byte[] command) {
    commands.add(command);
  }

  /** Begins the handshake. For the dialer. */
  void begin() throws IOException {
    stream.begin();
  }

  /** Reads the available part of the handshake. For the dialer. */
  void readHandshake() {
    boolean more = true;
    while (more && !session.established() && !ended) {
      more = readOnce();
    }
    drained = false;
  }

  // Methods that the channel calls.

  @Override
  public Poller newPoller() {
    return new SelectorPoller(socket);
  }

  @Override
  public boolean write(Message message) {
    return !frameWriter.add(message) || flush();
  }

  @Override
  public boolean flush() {
    byte[] command = commands.poll();
    while (command != null) {
      frameWriter.add(command);
      command = commands.poll();
    }
    boolean all = true;
    try {
      all = stream.flush();
      if (all && stream.isOpen()) {
        all = frameWriter.isEmpty() || frameWriter.write();
      }
    } catch (IOException e) {
      markLost(ended("the connection broke: " + e.getMessage()));
    }
    unwritten = !all;
    return all;
  }

  @Override
  public boolean wantsFlush() {
    return unwritten || !commands.isEmpty() || stream.wantsFlush();
  }

  @Override
  public @Nullable Message read() {
    Message message = messages.poll();
    if (message != null || ended) {
      return message;
    }
    if (drained) {
      drained = false;
      return null;
    }
    while (message == null && !ended && readOnce()) {
      message = messages.poll();
    }
    return message;
  }

  /** Returns false if there is nothing more to read at present. */
  private boolean readOnce() {
    try {
      int count = stream.read(buffer.clear());
      if (count < 0) {
        end(ended("the connection was closed"));
        return false;
      }
      if (count == 0) {
        return false;
      }
      heartbeat.received();
      drained = buffer.hasRemaining() && !stream.hasEnded();
      session.read(buffer.flip());
      return true;
    } catch (ZmtpException e) {
      counters.refused.increment();
      String beginning = session.unknownBeginning();
      end(e.getMessage() + (beginning == null ? "" : ": it sent \"" + beginning + "\""));
    } catch (SSLException e) {
      counters.refused.increment();
      end("TLS: " + TlsFailures.explain(e, "server"));
    } catch (IOException e) {
      end(ended("the connection broke: " + e.getMessage()));
    }
    return !messages.isEmpty();
  }

  private String ended(String how) {
    if (session.greeted()) {
      return how + session.doubt();
    }
    return stream.isOpen()
        ? how
            + ", before a ZeroMQ greeting arrived (not a ZeroMQ server, or its connection limit reached?)"
        : how
            + " during the TLS handshake (a server without TLS, or its connection limit reached?)";
  }

  private void end(String reason) {
    ended = true;
    markLost(reason);
  }

  @Override
  public @Nullable String lost() {
    return lost;
  }

  @Override
  public OptionalLong silentNanos() {
    return OptionalLong.of(heartbeat.silentNanos(clock.getAsLong()));
  }

  @Override
  public void markLost(String reason) {
    if (lost == null) {
      lost = reason;
      onLost.run();
    }
  }

  @Override
  public boolean readToTheEnd() {
    return ended && messages.isEmpty();
  }

  /** Probes the connection if it is time to; returns when the next probe is due. For the driver. */
  long maintain() {
    long now = clock.getAsLong();
    boolean pings = session.understandsPing();
    if (heartbeat.isDead(now, session.ttlTenths(), pings)) {
      markLost("the server sent no heartbeat in time");
      return Long.MAX_VALUE;
    }
    if (pings && heartbeat.probe(now)) {
      commands.add(Command.ping(heartbeat.ttlTenths()));
    }
    return pings ? heartbeat.nextNanos(now) : Long.MAX_VALUE;
  }

  /**
   * Writes what was taken, and lets the server close the connection. If this side closed it, the
   * server might lose bytes that it has not read yet while bytes of its own are still on the way.
   */
  @Override
  public void close(int lingerMillis) {
    try {
      if (lingerMillis > 0 && session.established()) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(lingerMillis);
        while (lost == null && !flush() && deadline - System.nanoTime() > 0) {
          LockSupport.parkNanos(this, TICK_NANOS);
        }
        stream.endOutput();
        socket.shutdownOutput();
        awaitEnd(System.nanoTime() + LINGER_NANOS);
      }
    } catch (IOException e) {
      // It is closed already.
    } finally {
      free();
    }
  }

  private void awaitEnd(long deadline) throws IOException {
    int count = stream.discard(buffer.clear());
    while (count >= 0 && deadline - System.nanoTime() > 0) {
      if (count == 0) {
        LockSupport.parkNanos(this, TICK_NANOS);
      }
      count = stream.discard(buffer.clear());
    }
  }

  private void free() {
    session.close();
    try {
      stream.flush(); // perhaps an alert that tells the server why
    } catch (IOException e) {
      // The connection is broken, and closed next.
    }
    stream.close();
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed either way.
    }
  }
}
