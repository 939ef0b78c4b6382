package io.zerocall.jeromq;

import io.zerocall.jeromq.SocketFrames.Written;
import io.zerocall.transport.Message;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Endpoint.Tcp;
import io.zerocall.transport.engine.InboundBudget;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * A bound ROUTER. All methods need the binding's {@link TryLock}, except for the event hook, which
 * runs on the I/O thread.
 */
final class RouterSocket {
  private static final int ZMTP_3 = 3;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SocketBase socket;
  private final SocketFrames frames;
  private final AcceptedConnections accepted;
  private final long largestMessage;
  private final InboundBudget budget;
  private final byte[] disconnect = new byte[16];
  private GuardedAllocator nextAllocator;

  /**
   * A message from a peer, or the end of its connection.
   *
   * @param message null if the peer has disconnected
   * @param allocator the connection of the message, null if the peer has disconnected
   */
  record Arrival(
      ByteBuffer routingId,
      @Nullable Message message,
      @Nullable GuardedAllocator allocator) {}

  RouterSocket(JeroMqContext context, TransportOptions options, AcceptedConnections accepted) {
    this.accepted = accepted;
    largestMessage = SocketSettings.largestMessage(options);
    budget = InboundBudget.forMessagesOf(largestMessage);
    socket = context.socket(ZMQ.ZMQ_ROUTER);
    frames = new SocketFrames(socket);
    SocketSettings.apply(socket, options);
    SocketSettings.set(socket, ZMQ.ZMQ_ROUTER_MANDATORY, true);
    RANDOM.nextBytes(disconnect);
    SocketSettings.set(socket, ZMQ.ZMQ_DISCONNECT_MSG, disconnect);
    nextAllocator = new GuardedAllocator(largestMessage, budget, accepted::received);
    SocketSettings.set(socket, ZMQ.ZMQ_MSG_ALLOCATOR, nextAllocator);
    socket.setEventHook(this::onEvent, ZMQ.ZMQ_EVENT_ALL);
  }

  private void onEvent(ZMQ.Event event) {
    switch (event.event) {
      case ZMQ.ZMQ_EVENT_ACCEPTED -> accepted.add((SocketChannel) event.arg);
      case ZMQ.ZMQ_EVENT_DISCONNECTED -> {
        if (event.arg instanceof SocketChannel channel) {
          accepted.remove(channel);
        }
      }
      case ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL -> greeted((Integer) event.arg);
      default -> {}
    }
  }

  /**
   * Called when a connection's decoder has just been created, with the allocator that the socket
   * had at that moment. That allocator now belongs to the connection, and the next connection gets
   * another one. The option is only read here, on the I/O thread.
   */
  private void greeted(int version) {
    if (version < ZMTP_3) {
      nextAllocator.refuse("a greeting of a ZMTP older than 3");
    }
    nextAllocator = new GuardedAllocator(largestMessage, budget, accepted::received);
    SocketSettings.set(socket, ZMQ.ZMQ_MSG_ALLOCATOR, nextAllocator);
  }

  /** Returns the endpoint as bound, or null if it could not be bound. */
  @Nullable
  Tcp bind(Tcp tcp) {
    boolean bound = tcp.host().equals("*")
        ? socket.bind(new Tcp("::", tcp.port()).toString())
            || socket.bind(new Tcp("0.0.0.0", tcp.port()).toString())
        : socket.bind(tcp.toString());
    if (!bound) {
      return null;
    }
    String last = (String) socket.getSocketOptx(ZMQ.ZMQ_LAST_ENDPOINT);
    return tcp.withPort(Integer.parseInt(last.substring(last.lastIndexOf(':') + 1)));
  }

  SelectableChannel signals() {
    return socket.getFD();
  }

  /** Returns the next message or event, or null if there is none. */
  @Nullable
  Arrival read() {
    Msg routingId = frames.read();
    if (routingId == null) {
      return null;
    }
    Msg first = frames.read();
    if (first == null) {
      throw new IllegalStateException("recv: a routing identity without a message");
    }
    GuardedAllocator allocator = first instanceof GuardedFrame counted ? counted.allocator() : null;
    Message message = frames.readMessage(first);
    boolean gone = allocator == null && Arrays.equals(message.body(), disconnect);
    return new Arrival(ByteBuffer.wrap(routingId.data()), gone ? null : message, allocator);
  }

  Written write(byte[] routingId, Message message) {
    Written addressed = frames.address(routingId);
    if (addressed != Written.DONE) {
      return addressed;
    }
    if (frames.write(message) != Written.DONE) {
      throw new IllegalStateException("send: blocked within a message");
    }
    return Written.DONE;
  }

  boolean readable() {
    return frames.readable();
  }

  void restoreInterrupt() {
    frames.restoreInterrupt();
  }

  void close(int lingerMillis) {
    socket.setSocketOpt(ZMQ.ZMQ_LINGER, lingerMillis);
    socket.close();
  }
}
