package io.zerocall.jeromq;

import io.zerocall.jeromq.SocketFrames.Written;
import io.zerocall.transport.Message;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Connection;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.InboundBudget;
import io.zerocall.transport.engine.Poller;
import io.zerocall.transport.engine.TryLock;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
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
 * <p>A socket of JeroMQ belongs to no thread in particular as long as one thread at a time uses it:
 * every use of it, for reading too, needs the {@link #lock}. Before it is connected and after it is
 * lost the keeper alone uses it.
 */
final class DealerConnection implements Connection {
  private static final int ZMTP_3 = 3;
  private static final int NEVER_RECONNECT_MILLIS = 1 << 29;
  private static final int NO_RECONNECTING = -1;
  private static final int WRITES_AT_ONCE = 64;
  private static final int READS_AT_ONCE = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final JeroMqContext context;
  private final TryLock lock = new TryLock();
  private final SocketBase socket;
  private final SocketFrames frames;
  private final byte[] hiccup = new byte[16];
  private final Counters counters;
  private final Runnable onNews;

  /** What has been taken and is still to be written. Needs the channel's turn. */
  private final Deque<Message> gathered = new ArrayDeque<>();

  private volatile boolean unwritten;

  // These belong to the reader.
  private final Queue<Message> received = new ArrayDeque<>();
  private boolean drained;
  private boolean readToTheEnd;

  private final List<Poller> pollers = new CopyOnWriteArrayList<>();

  /** Whether a write has taken in the signal of something that is to be read. */
  private volatile boolean unsignalled;

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
    long largestMessage = SocketSettings.largestMessage(options);
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
          established = true;
          onNews.run();
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
   * be read any more.
   */
  @Override
  public boolean readToTheEnd() {
    return (readToTheEnd && received.isEmpty()) || abandoned;
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
    Poller poller = new JeroMqPoller(socket.getFD(), () -> unsignalled, () -> messagesRead);
    pollers.add(poller);
    return poller;
  }

  @Override
  public boolean write(Message message) {
    gathered.add(message);
    return gathered.size() < WRITES_AT_ONCE || flush();
  }

  @Override
  public boolean flush() {
    if (gathered.isEmpty()) {
      return true;
    }
    boolean hasInput = false;
    lock.acquire();
    try {
      if (abandoned) {
        gathered.clear();
      } else {
        writeGathered();
        hasInput = frames.readable();
        unsignalled = hasInput || unsignalled;
      }
    } finally {
      release();
    }
    if (hasInput) {
      pollers.forEach(Poller::wake);
    }
    boolean all = gathered.isEmpty();
    unwritten = !all;
    return all;
  }

  private void writeGathered() {
    assert lock.isHeld();
    Message next = gathered.peek();
    while (next != null && frames.write(next) == Written.DONE) {
      gathered.remove();
      next = gathered.peek();
    }
  }

  /** JeroMQ takes an interrupt of a thread away, which is given back here. */
  private void release() {
    try {
      frames.restoreInterrupt();
    } finally {
      lock.release();
    }
  }

  /**
   * A socket does tell of room, but with the one signal that any use of it may take in. So while
   * this is true somebody has to try now and then.
   */
  @Override
  public boolean wantsFlush() {
    return unwritten;
  }

  @Override
  public @Nullable Message read() {
    Message message = received.poll();
    if (message != null) {
      return message;
    }
    if (drained) {
      drained = false;
      return null;
    }
    receive();
    return received.poll();
  }

  /** Takes what has come, many at a time. */
  private void receive() {
    int count = 0;
    lock.acquire();
    try {
      unsignalled = false; // before reading: what is not read then is told of again
      while (count < READS_AT_ONCE && !abandoned) {
        Message message = readOne();
        if (message == null) {
          break;
        }
        received.add(message);
        count++;
      }
    } finally {
      release();
    }
    drained = count > 0 && count < READS_AT_ONCE;
    long sum = messagesRead + count;
    messagesRead = sum;
  }

  /** The next message, or null if there is none. */
  private @Nullable Message readOne() {
    assert lock.isHeld();
    Msg first = frames.read();
    if (first == null) {
      return null;
    }
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
    return message;
  }

  /**
   * What of JeroMQ should outlive the socket, see {@link DanglingConnections}, shall not begin to
   * connect when it finds its connection lost. What was abandoned is given up with its context.
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
