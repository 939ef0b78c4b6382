package io.zerocall.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.zerocall.transport.Message;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.UnsentMessage;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The queue of messages to be written to a WebSocket. Any thread adds to it, and the channel's
 * thread writes as much at once as there is.
 */
final class WebSocketWriter {
  private static final int MOST_AT_ONCE = 256;

  private final Channel channel;
  private final Counters counters;
  private final UnreadReplies unread;
  private final Runnable emptied;
  private final Queue<UnsentMessage> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean writeScheduled = new AtomicBoolean();
  private volatile boolean closed;

  // Confined to the channel's thread.
  private boolean writing;
  private int underWay;

  /**
   * Creates an empty queue.
   *
   * @param emptied is called on the channel's thread whenever everything has been written
   */
  WebSocketWriter(Channel channel, Counters counters, UnreadReplies unread, Runnable emptied) {
    this.channel = channel;
    this.counters = counters;
    this.unread = unread;
    this.emptied = emptied;
  }

  /** Adds a reply; returns false if it was dropped because too much waits. */
  boolean addReply(Message reply) {
    if (closed || !unread.unsent().admit(reply)) {
      counters.dropped.increment();
      return false;
    }
    add(new UnsentMessage(reply, true));
    return true;
  }

  /** Adds a request; returns false if too much waits. */
  boolean addRequest(Message request) {
    if (closed || !unread.unsent().admitRequest(request)) {
      return false;
    }
    add(new UnsentMessage(request, false));
    return true;
  }

  /** Adds a notification if there is spare capacity. */
  boolean addNotification(Message notification) {
    if (closed || !unread.unsent().admitToSpare(notification)) {
      return false;
    }
    add(new UnsentMessage(notification, false));
    return true;
  }

  private void add(UnsentMessage unsentMessage) {
    waiting.add(unsentMessage);
    if (closed) {
      dropAll(); // the queue may have been closed in between
    } else if (writeScheduled.compareAndSet(false, true)) {
      try {
        channel.eventLoop().execute(this::write);
      } catch (RejectedExecutionException e) {
        closed = true; // as the connector is
        dropAll();
      }
    }
  }

  /** Returns whether everything has been written; on the channel's thread. */
  boolean isEmpty() {
    return waiting.isEmpty() && underWay == 0;
  }

  /**
   * Writes as much as the network accepts; on the channel's thread. The rest stays here, since
   * Netty would copy it.
   */
  void write() {
    writeScheduled.set(false);
    if (writing) {
      return; // a flush below has made space, and the loop there sees it
    }
    writing = true;
    try {
      while (!closed && !waiting.isEmpty() && channel.isWritable()) {
        writeLot();
        channel.flush();
      }
    } finally {
      writing = false;
    }
    unread.blocked(!closed && !isEmpty());
  }

  private void writeLot() {
    int count = 0;
    long bytes = 0;
    long replyBytes = 0;
    ChannelFuture last = null;
    while (count < MOST_AT_ONCE && channel.isWritable()) {
      UnsentMessage next = waiting.poll();
      if (next == null) {
        break;
      }
      int size = next.message().size();
      count++;
      bytes += size;
      replyBytes += next.isReply() ? size : 0;
      last = channel.write(frame(next.message()));
    }
    if (last != null) {
      expect(last, count, bytes, replyBytes);
    }
  }

  private static TextWebSocketFrame frame(Message message) {
    return new TextWebSocketFrame(Unpooled.wrappedBuffer(Objects.requireNonNull(message.body())));
  }

  private void expect(ChannelFuture last, int count, long bytes, long replyBytes) {
    underWay += count;
    last.addListener(done -> {
      underWay -= count;
      (done.isSuccess() ? counters.sent : counters.dropped).add(count);
      unread.release(count, bytes, replyBytes);
      if (isEmpty()) {
        unread.blocked(false);
        emptied.run();
      }
    });
  }

  /** Drops all waiting messages and those added later; on the channel's thread. */
  void close() {
    closed = true;
    dropAll();
    unread.blocked(false);
  }

  private void dropAll() {
    UnsentMessage unsendable = waiting.poll();
    while (unsendable != null) {
      unread.unsent().release(unsendable);
      counters.dropped.increment();
      unsendable = waiting.poll();
    }
  }
}
