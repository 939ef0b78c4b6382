package io.zerocall.http.request;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.zerocall.transport.engine.InboundBudget;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;

/**
 * Lets one request of a connection through at a time. The next one waits until the last one has its
 * reply, since HTTP/1.1 requires replies in the order of the requests. Up to a limit it goes on
 * reading meanwhile, so that the server notices at once when a client disconnects.
 */
public final class Pipelining extends ChannelDuplexHandler {
  private static final int MOST_WAITING = 64;
  private static final int HEADER_BYTES = 64;

  private final InboundBudget budget;
  private final Queue<Object> waiting = new ArrayDeque<>();
  private boolean busy;
  private boolean paused;

  public Pipelining(InboundBudget budget) {
    this.budget = budget;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (busy || !waiting.isEmpty()) {
      if (!budget.charge(size(message))) {
        ReferenceCountUtil.release(message);
        context.close();
        return;
      }
      waiting.add(message);
      if (waiting.size() >= MOST_WAITING) {
        paused = true;
        context.channel().config().setAutoRead(false);
      }
    } else {
      pass(context, message);
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
      budget.release(size(next));
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
    int size = message instanceof HttpContent content ? content.content().readableBytes() : 0;
    if (message instanceof HttpRequest request) {
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
