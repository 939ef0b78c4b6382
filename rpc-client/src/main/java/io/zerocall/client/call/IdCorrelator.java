package io.zerocall.client.call;

import io.zerocall.json.wire.JsonRpcReplyReader;
import io.zerocall.transport.PendingMessage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Correlates replies by id, as in JSON-RPC. Many calls are in flight at a time, and the server is
 * notified of those that were abandoned.
 *
 * <p>A server reads the messages of a connection in their order. It refuses an unreadable document
 * at once, without an id if it found none. Such a refusal belongs to the only call in flight,
 * unless it may refer to a message that no caller waits for.
 */
final class IdCorrelator implements ReplyCorrelator {
  private final CallTable calls;
  private final JsonRpcReplyReader replies;
  private final Consumer<PendingMessage> channel;
  private final Consumer<byte[]> notified;
  private final LongSupplier nextId;

  /**
   * The id that the next call had when the last unawaited message was sent or abandoned; 0 if the
   * server has read all such messages. Calls with this id or a higher one were sent after that
   * message, so a reply to one of them shows that the server has read it.
   */
  private final AtomicLong unawaitedBefore = new AtomicLong();

  /**
   * Creates a correlator without calls.
   *
   * @param nextId the id that the next call will have; ids increase
   * @param channel sends messages
   * @param notified receives the documents that are notifications
   */
  IdCorrelator(
      CallTable calls,
      JsonRpcReplyReader replies,
      LongSupplier nextId,
      Consumer<PendingMessage> channel,
      Consumer<byte[]> notified) {
    this.calls = calls;
    this.nextId = nextId;
    this.notified = notified;
    this.replies = replies;
    this.channel = channel;
  }

  @Override
  public void sending(PendingCall call) {
    // The id shows when it was sent.
  }

  @Override
  public void sendingUnawaited() {
    unawaitedBefore.accumulateAndGet(nextId.getAsLong(), Math::max);
  }

  @Override
  public @Nullable PendingCall answeredBy(byte[] reply) {
    long id = replies.firstId(reply);
    if (id == JsonRpcReplyReader.NOTIFICATION) {
      notified.accept(reply);
      return null;
    }
    PendingCall call =
        id == JsonRpcReplyReader.NO_ID ? onlyAwaited() : calls.find(id, replies.isBatch(reply));
    if (call != null) {
      answered(call);
    }
    return call;
  }

  private void answered(PendingCall call) {
    long before = unawaitedBefore.get();
    if (before != 0 && call.firstId() >= before) {
      unawaitedBefore.compareAndSet(before, 0);
    }
  }

  /** Returns the call that a reply without an id must belong to, or null if that is not certain. */
  private @Nullable PendingCall onlyAwaited() {
    return unawaitedBefore.get() == 0 ? calls.only() : null;
  }

  @Override
  public void abandoned(PendingCall call) {
    sendingUnawaited();
    channel.accept(() -> Cancellation.message(call));
  }

  @Override
  public void disconnected() {
    unawaitedBefore.set(0);
  }
}
