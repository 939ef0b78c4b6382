package io.zerocall.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.zerocall.transport.Message;
import io.zerocall.transport.engine.Outgoing;
import io.zerocall.transport.engine.Tally;
import io.zerocall.transport.engine.UnsentLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What waits to be written to a WebSocket: put in by any thread, and written by the channel's, as
 * much at once as there is.
 */
final class Outbox {
  private static final int MOST_AT_ONCE = 256;

  private final Channel channel;
  private final Tally tally;
  private final UnsentLimit unsent;
  private final Runnable written;
  private final Queue<Outgoing> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unsentReplies = new AtomicInteger();
  private final AtomicBoolean writeScheduled = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * An empty one.
   *
   * @param written what to do whenever some of it was written, on the channel's thread
   */
  Outbox(Channel channel, Tally tally, UnsentLimit unsent, Runnable written) {
    this.channel = channel;
    this.tally = tally;
    this.unsent = unsent;
    this.written = written;
  }

  /** Takes a reply; false if it was dropped, since too much waits. */
  boolean addReply(Message reply) {
    if (closed || !unsent.admit(reply)) {
      tally.dropped.increment();
      return false;
    }
    unsentReplies.incrementAndGet();
    add(new Outgoing(reply, true));
    return true;
  }

  /** Takes a notification if there is room to spare. */
  boolean addNotification(Message notification) {
    if (closed || !unsent.admitToSpare(notification)) {
      return false;
    }
    add(new Outgoing(notification, false));
    return true;
  }

  private void add(Outgoing outgoing) {
    waiting.add(outgoing);
    if (writeScheduled.compareAndSet(false, true)) {
      try {
        channel.eventLoop().execute(this::write);
      } catch (RejectedExecutionException e) {
        closed = true; // as the door is
      }
    }
  }

  /** How many replies the client hasn't read. */
  int unsentReplies() {
    return unsentReplies.get();
  }

  /** Writes everything that waits; on the channel's thread. */
  void write() {
    writeScheduled.set(false);
    Outgoing next = waiting.poll();
    while (next != null) {
      List<Outgoing> lot = new ArrayList<>();
      ChannelFuture last = null;
      while (next != null && lot.size() < MOST_AT_ONCE) {
        lot.add(next);
        last = channel.write(frame(next.message()));
        next = waiting.poll();
      }
      if (last != null) {
        expect(last, lot);
      }
    }
    channel.flush();
  }

  private static TextWebSocketFrame frame(Message message) {
    return new TextWebSocketFrame(Unpooled.wrappedBuffer(Objects.requireNonNull(message.body())));
  }

  private void expect(ChannelFuture last, List<Outgoing> lot) {
    last.addListener(done -> {
      lot.forEach(this::release);
      (done.isSuccess() ? tally.sent : tally.dropped).add(lot.size());
      written.run();
    });
  }

  private void release(Outgoing outgoing) {
    unsent.release(outgoing);
    if (outgoing.isReply()) {
      unsentReplies.decrementAndGet();
    }
  }

  /** Drops what waits, and what is still put in; on the channel's thread. */
  void close() {
    closed = true;
    Outgoing unsendable = waiting.poll();
    while (unsendable != null) {
      unsent.release(unsendable);
      tally.dropped.increment();
      unsendable = waiting.poll();
    }
  }
}
