package io.zerocall.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.zerocall.transport.Message;
import io.zerocall.transport.engine.InboundBudget;
import java.util.Arrays;

/**
 * The body of a request or of a WebSocket message while it is being received. It takes at most
 * twice the memory of the bytes received, and charges that to a budget. Not thread-safe.
 */
final class Body {
  private static final byte[] EMPTY = {};
  private static final long SMALL = 64 << 10;

  private final int limit;
  private final InboundBudget budget;
  private byte[] bytes = EMPTY;
  private int length;
  private long charged;

  Body(int limit, InboundBudget budget) {
    this.limit = limit;
    this.budget = budget;
  }

  /** Returns whether discarding a request's body is cheaper than closing the connection. */
  static boolean isSmall(HttpRequest request) {
    return !HttpUtil.isTransferEncodingChunked(request)
        && !HttpUtil.is100ContinueExpected(request)
        && HttpUtil.getContentLength(request, 0L) <= SMALL;
  }

  /**
   * Appends received bytes.
   *
   * @throws RefusedException if the body exceeds the limit, or if there is no memory for it
   */
  void add(ByteBuf chunk) throws RefusedException {
    int size = chunk.readableBytes();
    if (size > limit - length) {
      throw new RefusedException(Refusal.tooLarge(limit));
    }
    if (size > bytes.length - length) {
      grow(Math.max(length + size, (int) Math.min(2L * length, limit)));
    }
    chunk.readBytes(bytes, length, size);
    length += size;
  }

  private void grow(int capacity) throws RefusedException {
    if (!budget.charge(capacity - charged)) {
      throw new RefusedException(Refusal.noMemory());
    }
    charged = capacity;
    bytes = Arrays.copyOf(bytes, capacity);
  }

  boolean isEmpty() {
    return length == 0;
  }

  /**
   * Returns the bytes, which then belong to the caller. They stay charged until the caller releases
   * the same amount.
   */
  byte[] take() {
    byte[] taken = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    charged -= taken.length;
    drop();
    return taken;
  }

  /** Drops the bytes and releases their memory. */
  void drop() {
    budget.release(charged);
    charged = 0;
    bytes = EMPTY;
    length = 0;
  }

  /** Returns the length of a message's body. */
  static int length(Message message) {
    byte[] body = message.body();
    return body == null ? 0 : body.length;
  }
}
