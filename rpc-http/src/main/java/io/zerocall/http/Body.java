package io.zerocall.http;

import io.netty.buffer.ByteBuf;
import io.zerocall.transport.Message;
import io.zerocall.transport.engine.InboundBudget;
import java.util.Arrays;

/**
 * The body of a request, or a WebSocket's message, as it comes in; takes no more memory than twice
 * what has come, and has that charged to a budget. For one thread.
 */
final class Body {
  private static final byte[] EMPTY = {};

  private final int limit;
  private final InboundBudget budget;
  private byte[] bytes = EMPTY;
  private int length;
  private long charged;

  Body(int limit, InboundBudget budget) {
    this.limit = limit;
    this.budget = budget;
  }

  /**
   * Takes what has come.
   *
   * @throws RefusedException if that is more than the limit, or there is no memory for it
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
   * The bytes, which are the caller's from now on. They stay charged: who no longer keeps them
   * waiting releases as much.
   */
  byte[] take() {
    byte[] taken = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    charged -= taken.length;
    drop();
    return taken;
  }

  /** Nobody wants them any more. */
  void drop() {
    budget.release(charged);
    charged = 0;
    bytes = EMPTY;
    length = 0;
  }

  /** How long the body of a message is. */
  static int length(Message message) {
    byte[] body = message.body();
    return body == null ? 0 : body.length;
  }
}
