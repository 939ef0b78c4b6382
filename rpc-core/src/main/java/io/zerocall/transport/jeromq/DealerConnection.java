package io.zerocall.transport.jeromq;

import io.zerocall.transport.Message;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Connection;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.InboundBudget;
import io.zerocall.transport.engine.Poller;
import io.zerocall.transport.jeromq.SocketFrames.Written;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * A DEALER that lives for one connection: where the connection ends it is closed and another one
 * made. JeroMQ's own reconnecting has gaps (it never follows a protocol error, runs on the wall
 * clock, resolves names on the I/O thread and delivers late what was meant for the lost
 * connection), so that it is left unused.
 *
 * <p>All of it needs the channel's turn, but for what its comments and {@link Connection} leave to
 * others.
 */
final class DealerConnection implements Connection {
  private static final int ZMTP_3 = 3;
  private static final int NEVER_RECONNECT_MILLIS = 1 << 29;
  private static final int NO_RECONNECTING = -1;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final JeroMqContext context;
  private final SocketBase socket;
  private final SocketFrames frames;
  private final byte[] hiccup = new byte[16];
  private final Counters counters;
  private final long largestMessage;
  private final Runnable onNews;

  private @Nullable Message stalled;
  private boolean readToTheEnd;
  private volatile boolean awaitsRoom;
  private volatile long messagesRead;
  private volatile boolean connected;
  private volatile boolean established;
  private volatile boolean proven;
  private volatile boolean abandoned;
  private volatile @Nullable String lost;

  /** @param onNews told on any thread when {@link #established} or {@link #lost} changes */
  DealerConnection(
      JeroMqContext context, TransportOptions options, Counters counters, Runnable onNews) {
    this.context = context;
    this.counters = counters;
    this.onNews = onNews;
    socket = context.socket(ZMQ.ZMQ_DEALER);
    frames = new SocketFrames(socket);
    largestMessage = SocketSettings.largestMessage(options);
    SocketSettings.apply(socket, options);
    RANDOM.nextBytes(hiccup);
    SocketSettings.set(socket, ZMQ.ZMQ_HICCUP_MSG, hiccup);
    SocketSettings.set(socket, ZMQ.ZMQ_RECONNECT_IVL, NEVER_RECONNECT_MILLIS);
    SocketSettings.set(
        socket,
        ZMQ.ZMQ_MSG_ALLOCATOR,
        new GuardedAllocator(
            largestMessage, InboundBudget.forMessagesOf(largestMessage), this::onInflowNews));
    socket.setEventHook(this::onEvent, ZMQ.ZMQ_EVENT_ALL);
  }

  /** On the I/O thread. */
  private void onInflowNews(GuardedAllocator allocator) {
    proven = allocator.peerAddress() != null;
    if (allocator.refusal() != null) {
      counters.refused.increment();
      lose("the server sent " + allocator.refusal());
    }
  }

  /** On the I/O thread. */
  private void onEvent(ZMQ.Event event) {
    switch (event.event) {
      case ZMQ.ZMQ_EVENT_CONNECTED -> {
        context.connected((SocketChannel) event.arg, socket.getFD());
        connected = true;
        onNews.run();
      }
      case ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL -> {
        if (event.arg instanceof Integer version && version >= ZMTP_3) {
          establish();
        } else {
          lose("the server speaks a ZMTP older than 3");
        }
      }
      case ZMQ.ZMQ_EVENT_DISCONNECTED ->
        lose(established ? "the connection was closed or reset" : "the handshake failed");
      case ZMQ.ZMQ_EVENT_CLOSED, ZMQ.ZMQ_EVENT_CONNECT_RETRIED ->
        lose("the server can't be connected to: is a server listening there?");
      default -> {}
    }
  }

  /** For inproc, where a connection is there as soon as it is made. */
  void establishAtOnce() {
    proven = true;
    establish();
  }

  private void establish() {
    established = true;
    onNews.run();
  }

  /** There is nothing to hope for from this socket any more; by any thread. */
  @Override
  public void lose(String reason) {
    if (lost == null) {
      lost = reason;
      onNews.run();
    }
  }

  @Override
  public void abandon(String reason) {
    abandoned = true;
    lose(reason);
  }

  boolean established() {
    return established;
  }

  /** Whether there is a network connection, be its handshake over or not. */
  boolean connected() {
    return connected;
  }

  /**
   * Why the connection is gone, or null while it is not known to be. There may still be messages to
   * read.
   */
  @Override
  public @Nullable String lost() {
    return lost;
  }

  /**
   * Whether the connection is gone and nothing that came over it can be left to read, or must not
   * be read any more; needs no turn from the last reader.
   */
  @Override
  public boolean readToTheEnd() {
    return readToTheEnd || abandoned;
  }

  /**
   * Whether the handshake is known to be over. That something has come, be it the answer to a
   * heartbeat, is the only sign of it.
   */
  boolean proven() {
    return proven;
  }

  boolean connect(String literal) {
    return socket.connect(literal);
  }

  @Override
  public Poller newPoller() {
    return new JeroMqPoller(socket.getFD(), () -> false, () -> messagesRead);
  }

  @Override
  public boolean readsInTurn() {
    return true;
  }

  @Override
  public boolean write(Message message) {
    if (frames.write(message) == Written.DONE) {
      return true;
    }
    stalled = message;
    awaitsRoom = true;
    return false;
  }

  @Override
  public boolean flush() {
    Message message = stalled;
    if (message == null) {
      return true;
    }
    if (frames.write(message) != Written.DONE) {
      return false;
    }
    stalled = null;
    awaitsRoom = false;
    return true;
  }

  /**
   * Whether something waits for room. A socket does tell of room, but with the one signal that any
   * use of it may take in, so that somebody has to try now and then. By any thread.
   */
  boolean awaitsRoom() {
    return awaitsRoom;
  }

  @Override
  public boolean wantsFlush() {
    return false;
  }

  @Override
  public boolean readable() {
    return frames.readable();
  }

  /** The next message, or null if there is none. */
  @Override
  public @Nullable Message read() {
    if (abandoned) {
      return null;
    }
    Msg first = frames.read();
    if (first == null) {
      return null;
    }
    long count = messagesRead + 1;
    messagesRead = count;
    if (first instanceof GuardedFrame) {
      return frames.readMessage(first);
    }
    Message message = frames.readMessage(first);
    if (Arrays.equals(message.body(), hiccup)) {
      // All that came over the connection stands before this.
      readToTheEnd = true;
      lose("the connection was closed or reset");
      return null;
    }
    if (Inprocs.isRefusal(message)) {
      lose("the server refused a message that was too large");
      return null;
    }
    if (message.size() > largestMessage) {
      counters.refused.increment();
      lose("the server sent too large a message");
      return null;
    }
    return message;
  }

  @Override
  public void restoreInterrupt() {
    frames.restoreInterrupt();
  }

  /**
   * What of JeroMQ should outlive the socket, see {@link DanglingConnections}, shall not begin to
   * connect when it finds its connection lost. What was abandoned is given up with its context,
   * unless all inproc connections share that.
   */
  @Override
  public void close(int lingerMillis) {
    if (abandoned && connected) {
      context.giveUp(() -> closeNow(0));
    } else {
      closeNow(lingerMillis);
    }
  }

  private void closeNow(int lingerMillis) {
    socket.setSocketOpt(ZMQ.ZMQ_RECONNECT_IVL, NO_RECONNECTING);
    socket.setSocketOpt(ZMQ.ZMQ_LINGER, lingerMillis);
    socket.close();
  }
}
