package io.zerocall.jeromq;

import io.zerocall.transport.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZError;
import zmq.ZMQ;

/**
 * Converts messages to and from a socket's frames. Every method needs the socket's {@link TryLock}
 * and never blocks.
 */
final class SocketFrames {
  private static final byte[] DELIMITER = new byte[0];

  /** The result of writing a frame. */
  enum Written {
    DONE,
    FULL,
    UNREACHABLE
  }

  private final SocketBase socket;
  private boolean interrupted;

  SocketFrames(SocketBase socket) {
    this.socket = socket;
  }

  /**
   * Reads one frame, or returns null if there is none. JeroMQ does nothing while an interrupt is
   * pending, and clears it; so the interrupt is set aside here until {@link #restoreInterrupt}.
   */
  @Nullable
  Msg read() {
    Msg frame = socket.recv(ZMQ.ZMQ_DONTWAIT);
    while (frame == null && socket.errno() == ZError.EINTR) {
      interrupted = true;
      frame = socket.recv(ZMQ.ZMQ_DONTWAIT);
    }
    if (frame == null && socket.errno() != ZError.EAGAIN) {
      throw new IllegalStateException("recv: " + ZError.toString(socket.errno()));
    }
    return frame;
  }

  /**
   * Reads the frames after the first one, if it has the flag for more. Most messages have at most
   * three frames.
   */
  Message readMessage(Msg first) {
    List<byte[]> frames = new ArrayList<>(3);
    Msg frame = first;
    add(frames, frame);
    while (frame.hasMore()) {
      Msg next = read();
      if (next == null) {
        throw new IllegalStateException("recv: a message without an end");
      }
      frame = next;
      add(frames, frame);
    }
    return frames.size() > GuardedAllocator.MAX_FRAMES
        ? new Message(false, null, null)
        : Message.ofFrames(frames);
  }

  private static void add(List<byte[]> frames, Msg frame) {
    if (frame instanceof GuardedFrame counted) {
      counted.allocator().taken(frame.size());
    }
    // One frame more than an allocator accepts is as malformed as any larger number.
    if (frames.size() <= GuardedAllocator.MAX_FRAMES) {
      frames.add(frame.data());
    }
  }

  Written write(Message message) {
    byte[] body = message.body();
    if (body == null) {
      throw new IllegalArgumentException("message: no body (expected: one)");
    }
    boolean begun = false;
    for (byte[] frame : framesBeforeBody(message)) {
      Written written = write(new Msg(frame), ZMQ.ZMQ_SNDMORE);
      if (written != Written.DONE) {
        return finished(written, begun);
      }
      begun = true;
    }
    return finished(write(new Msg(body), 0), begun);
  }

  private static List<byte[]> framesBeforeBody(Message message) {
    byte[] header = message.header();
    if (!message.delimited()) {
      return header == null ? List.of() : List.of(header);
    }
    List<byte[]> frames = new ArrayList<>(message.envelope().addresses());
    frames.add(DELIMITER);
    if (header != null) {
      frames.add(header);
    }
    return frames;
  }

  /** Checks that a socket that took the first frame of a message also takes the others. */
  private static Written finished(Written written, boolean begun) {
    if (begun && written != Written.DONE) {
      throw new IllegalStateException("send: " + written + " within a message");
    }
    return written;
  }

  /** Starts a message to the peer of a ROUTER. */
  Written address(byte[] routingId) {
    return write(new Msg(routingId), ZMQ.ZMQ_SNDMORE);
  }

  private Written write(Msg frame, int flags) {
    boolean sent = send(frame, flags);
    while (!sent && socket.errno() == ZError.EINTR) {
      interrupted = true;
      sent = send(frame, flags);
    }
    if (sent) {
      return Written.DONE;
    }
    return switch (socket.errno()) {
      case ZError.EAGAIN -> Written.FULL;
      case ZError.EHOSTUNREACH -> Written.UNREACHABLE;
      default -> throw new IllegalStateException("send: " + ZError.toString(socket.errno()));
    };
  }

  private boolean send(Msg frame, int flags) {
    return socket.send(frame, flags | ZMQ.ZMQ_DONTWAIT);
  }

  /**
   * Returns whether there is something to read now. To be called after writing: a write may consume
   * the signal of a message that has arrived, and then a thread that sleeps on the signal would not
   * wake.
   */
  boolean readable() {
    int events = socket.getSocketOpt(ZMQ.ZMQ_EVENTS);
    if (events < 0) {
      interrupted |= socket.errno() == ZError.EINTR;
      return true;
    }
    return (events & ZMQ.ZMQ_POLLIN) != 0;
  }

  /** Restores the thread's interrupt status, which JeroMQ cleared. */
  void restoreInterrupt() {
    if (interrupted) {
      interrupted = false;
      Thread.currentThread().interrupt();
    }
  }
}
