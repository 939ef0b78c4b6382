package io.zerocall.client;

import io.zerocall.client.call.AnsweredCall;
import io.zerocall.client.call.CallExceptions;
import io.zerocall.client.call.RefusedReply;
import io.zerocall.client.call.ReplyDecoder;
import io.zerocall.json.JsonException;
import io.zerocall.json.JsonType;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.ReplyObject;
import io.zerocall.json.document.ReplyReader;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Assigns the replies of a batch, which come in any order, to the calls that they answer. */
final class MultiCallDecoder implements ReplyDecoder<MultiCallResults> {
  private final String name;
  private final List<MultiCallItem<?>> items;
  private final MultiCallResults results;
  private final ReplyReader replies;

  MultiCallDecoder(
      String name, List<MultiCallItem<?>> items, MultiCallResults results, ReplyReader replies) {
    this.name = name;
    this.items = List.copyOf(items);
    this.results = results;
    this.replies = replies;
  }

  @Override
  public MultiCallResults decode(
      CallExceptions callExceptions, byte[] document, long firstId, AnsweredCall call) {
    List<ReplyObject> read = read(callExceptions, document, firstId, call);
    return end(read, callExceptions, firstId, call);
  }

  @Override
  public ReplyDecoder<MultiCallResults> ofAttempt() {
    return (callExceptions, document, firstId, call) -> {
      List<ReplyObject> read = read(callExceptions, document, firstId, call);
      ErrorObject refusal = refusal(read, firstId);
      if (refusal != null) {
        throw new RefusedReply(
            callExceptions.of(refusal, name, call), () -> end(read, callExceptions, firstId, call));
      }
      return end(read, callExceptions, firstId, call);
    };
  }

  private List<ReplyObject> read(
      CallExceptions callExceptions, byte[] document, long firstId, AnsweredCall call) {
    if (!replies.isBatch(document)) {
      throw wholeFailure(callExceptions, document, call);
    }
    try {
      return replies.readBatch(document, firstId, items.size(), id -> type(id - firstId));
    } catch (JsonException e) {
      throw callExceptions.unreadable(name, call.callBegunNanos(), e);
    }
  }

  /**
   * Returns an error of the batch if the server has refused every call in it; otherwise null. One
   * that was not answered may have run, and a notification never is.
   */
  private @Nullable ErrorObject refusal(List<ReplyObject> read, long firstId) {
    if (read.size() != items.size()) {
      return null;
    }
    BitSet refused = new BitSet();
    ErrorObject last = null;
    for (ReplyObject reply : read) {
      MultiCallItem<?> item = item(reply.id() - firstId);
      last = reply.error();
      if (item == null
          || item.isNotification()
          || last == null
          || !CallExceptions.isRefusal(last)) {
        return null;
      }
      refused.set((int) (reply.id() - firstId));
    }
    return refused.cardinality() == items.size() ? last : null;
  }

  private MultiCallResults end(
      List<ReplyObject> read, CallExceptions callExceptions, long firstId, AnsweredCall call) {
    for (ReplyObject reply : read) {
      MultiCallItem<?> item = item(reply.id() - firstId);
      if (item != null && !item.isNotification()) {
        end(item, reply, callExceptions, call);
      }
    }
    for (MultiCallItem<?> item : items) {
      if (item.isNotification()) {
        item.complete(null);
      } else if (!item.isDone()) {
        item.fail(callExceptions.unreadable(
            item.method().name().toString(), call.callBegunNanos(), null));
      }
    }
    return results;
  }

  /**
   * Returns the exception for a batch that the server refused as a whole, or answered with
   * something unreadable.
   */
  private RuntimeException wholeFailure(
      CallExceptions callExceptions, byte[] document, AnsweredCall call) {
    ReplyObject reply = replies.read(document, items.get(0).method().result());
    if (reply.error() != null) {
      return callExceptions.of(reply.error(), name, call);
    }
    return callExceptions.unreadable(
        name,
        call.callBegunNanos(),
        reply.unreadable() != null
            ? reply.unreadable()
            : new JsonException("one reply for many calls"));
  }

  private static void end(
      MultiCallItem<?> item, ReplyObject reply, CallExceptions callExceptions, AnsweredCall call) {
    try {
      item.complete(item.method().resultOf(reply, callExceptions, call));
    } catch (Throwable thrown) {
      item.fail(thrown);
    }
  }

  private @Nullable JsonType type(long index) {
    MultiCallItem<?> item = item(index);
    return item == null ? null : item.method().result();
  }

  private @Nullable MultiCallItem<?> item(long index) {
    return index >= 0 && index < items.size() ? items.get((int) index) : null;
  }
}
