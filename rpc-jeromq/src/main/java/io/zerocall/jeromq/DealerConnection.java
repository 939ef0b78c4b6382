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
 * A DEALER that is used for one connection: when the connection ends, the socket is closed and
 * another one is made. JeroMQ's own reconnecting is not used, because it has gaps: it never follows
 * a protocol error, depends on the wall clock, resolves names on the I/O thread, and delivers
 * messages late that were meant for the lost connection.
 *
 * <p>A JeroMQ socket is not bound to a thread as long as only one thread uses it at a time: every
 * use of it, including reading, needs the {@link #lock}. Before it is connected and after it is
 * lost, only the driver uses it.
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
  private final Runnable onChange;

  /** Messages that have been taken and are still to be written. Needs the channel's write lock. */
  private final Deque<Message> gathered = new ArrayDeque<>();

  private volatile boolean unwritten;

  // Used only by the reader.
  private final Queue<Message> received = new ArrayDeque<>();
  private boolean drained;
  private boolean readToTheEnd;

  private final List<Poller> pollers = new CopyOnWriteArrayList<>();

  /** Whether a write has consumed the signal of messages that are still to be read. */
  private volatile boolean unsignalled;

  private volatile long messagesRead;
  private volatile boolean connected;
  private volatile boolean established;
  private volatile boolean proven;
  private volatile boolean abandoned;
  private volatile @Nullable String lost;

  /** @param onChange called on any thread when {@link #established} or {@link #lost} changes */
  DealerConnection(
      JeroMqContext context, TransportOptions options, Counters counters, Runnable onChange) {
    this.context = context;
    this.counters = counters;
    this.onChange = onChange;
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
            largestMessage, InboundBudget.forMessagesOf(largestMessage), this::onAllocatorChange));
    socket.setEventHook(this::onEvent, ZMQ.ZMQ_EVENT_ALL);
  }

  /** Called on the I/O thread. */
  private void onAllocatorChange(GuardedAllocator allocator) {
    proven = allocator.peerAddress() != null;
    if (allocator.refusal() != null) {
      counters.refused.increment();
      markLost("the server sent " + allocator.refusal());
    }
  }

  /** Called on the I/O thread. */
  private void onEvent(ZMQ.Event event) {
    switch (event.event) {
      case ZMQ.ZMQ_EVENT_CONNECTED -> {
        context.connected((SocketChannel) event.arg, socket.getFD());
        connected = true;
        onChange.run();
      }
      case ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL -> {
        if (event.arg instanceof Integer version && version >= ZMTP_3) {
          established = true;
          onChange.run();
        } else {
          markLost("the server speaks a ZMTP older than 3");
        }
      }
      case ZMQ.ZMQ_EVENT_DISCONNECTED ->
        markLost(established ? "the connection was closed or reset" : "the handshake failed");
      case ZMQ.ZMQ_EVENT_CLOSED, ZMQ.ZMQ_EVENT_CONNECT_RETRIED ->
        markLost("the server can't be connected to: is a server listening there?");
      default -> {}
    }
  }

  /** Marks the connection as lost. Any thread may call this. */
  @Override
  public void markLost(String reason) {
    if (lost == null) {
      lost = reason;
      onChange.run();
    }
  }

  @Override
  public void abandon(String reason) {
    abandoned = true;
    markLost(reason);
  }

  boolean established() {
    return established;
  }

  /** Returns whether there is a network connection, even if its handshake is not done. */
  boolean connected() {
    return connected;
  }

  /**
   * Returns why the connection is gone, or null while it is not known to be. There may still be
   * messages to read.
   */
  @Override
  public @Nullable String lost() {
    return lost;
  }

  /**
   * Returns whether the connection is gone and either all its messages have been read or no further
   * ones may be read.
   */
  @Override
  public boolean readToTheEnd() {
    return (readToTheEnd && received.isEmpty()) || abandoned;
  }

  /**
   * Returns whether the handshake is known to be done. The only sign of that is that something has
   * arrived, such as the answer to a heartbeat.
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

  /** Restores the thread's interrupt status, which JeroMQ clears. */
  private void release() {
    try {
      frames.restoreInterrupt();
    } finally {
      lock.release();
    }
  }

  /**
   * Returns whether messages are still unwritten. The socket signals that it takes messages again,
   * but any use of the socket may consume that signal. So while this is true, a thread must retry
   * now and then.
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

  /** Reads the messages that have arrived, many at a time. */
  private void receive() {
    int count = 0;
    lock.acquire();
    try {
      unsignalled = false; // before reading, as messages that then stay unread are signalled again
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

  /** Returns the next message, or null if there is none. Needs the lock. */
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
      // All messages of the connection came before this one.
      readToTheEnd = true;
      markLost("the connection was closed or reset");
      return null;
    }
    return message;
  }

  /**
   * Closes the socket, and first stops it from reconnecting if a part of JeroMQ outlives it (see
   * {@link DanglingConnections}) and finds its connection lost. An abandoned socket is given up
   * with its context.
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
