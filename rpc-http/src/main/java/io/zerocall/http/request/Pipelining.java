package io.zerocall.http.request;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.zerocall.transport.engine.InboundBudget;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Lets one request of a connection through at a time. The next one waits until the last one has its
 * reply, since HTTP/1.1 requires replies in the order of the requests. Up to a limit it goes on
 * reading meanwhile, so that the server notices at once when a client disconnects. What it does at
 * the limit depends on how long requests wait for their replies: it stops reading for a while, or
 * it reports the client.
 */
public final class Pipelining extends ChannelDuplexHandler {
  private static final int MOST_WAITING = 64;
  private static final int HEADER_BYTES = 64;

  /** What a part of a request takes besides its content. */
  private static final int PART_BYTES = 512;

  private final InboundBudget budget;
  private final long mostBytes;
  private final @Nullable Runnable tooMuch;
  private final Queue<Object> waiting = new ArrayDeque<>();
  private boolean busy;
  private boolean paused;
  private long waitingBytes;

  /** Creates a handler that stops reading while too much waits. */
  public Pipelining(InboundBudget budget) {
    this.budget = budget;
    this.mostBytes = Long.MAX_VALUE;
    this.tooMuch = null;
  }

  /**
   * Creates a handler that always reads, for requests that may wait for any time.
   *
   * @param mostBytes the most memory that the requests may take that wait
   * @param tooMuch called, on the channel's thread, instead of keeping more; closes the channel
   */
  public Pipelining(InboundBudget budget, long mostBytes, Runnable tooMuch) {
    this.budget = budget;
    this.mostBytes = mostBytes;
    this.tooMuch = tooMuch;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (busy || !waiting.isEmpty()) {
      keep(context, message);
    } else {
      pass(context, message);
    }
  }

  private void keep(ChannelHandlerContext context, Object message) {
    Runnable excess = tooMuch;
    int size = size(message);
    if (excess != null && size > mostBytes - waitingBytes) {
      ReferenceCountUtil.release(message);
      excess.run();
    } else if (!budget.charge(size)) {
      ReferenceCountUtil.release(message);
      context.close();
    } else {
      waiting.add(message);
      waitingBytes += size;
      if (excess == null && waiting.size() >= MOST_WAITING) {
        paused = true;
        context.channel().config().setAutoRead(false);
      }
    }
  }

  /** Queues the end of the client's output, so that earlier requests still get their replies. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent && (busy || !waiting.isEmpty())) {
      waiting.add(event);
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  private void pass(ChannelHandlerContext context, Object message) {
    if (message instanceof ChannelInputShutdownEvent) {
      context.fireUserEventTriggered(message);
      return;
    }
    busy = message instanceof LastHttpContent;
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof LastHttpContent && !isInterim(message)) {
      context.write(message, promise.unvoid()).addListener(written -> {
        busy = false;
        if (!waiting.isEmpty()) { // later, when all handlers know that this one is done
          context.executor().execute(() -> passOn(context));
        }
      });
    } else {
      context.write(message, promise);
    }
  }

  private void passOn(ChannelHandlerContext context) {
    while (!busy && !waiting.isEmpty() && context.channel().isActive()) {
      Object next = waiting.remove();
      int size = size(next);
      waitingBytes -= size;
      budget.release(size);
      pass(context, next);
    }
    if (paused && waiting.isEmpty()) {
      paused = false;
      context.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    waiting.forEach(left -> {
      budget.release(size(left));
      ReferenceCountUtil.release(left);
    });
    waiting.clear();
  }

  private static int size(Object message) {
    int size = message instanceof HttpObject ? PART_BYTES : 0;
    if (message instanceof HttpContent content) {
      size += content.content().readableBytes();
    }
    if (message instanceof HttpRequest request) {
      size += request.uri().length();
      for (Map.Entry<String, String> header : request.headers()) {
        size += header.getKey().length() + header.getValue().length() + HEADER_BYTES;
      }
    }
    return size;
  }

  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }
}
