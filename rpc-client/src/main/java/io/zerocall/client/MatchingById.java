package io.zerocall.client;

import io.zerocall.json.ReplyReader;
import io.zerocall.transport.Outbound;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * JSON-RPC's way: every reply bears the id of its request, many calls are in flight, and a server
 * is told of those that nobody waits for.
 */
final class MatchingById implements Matching {
  private final CallTable calls;
  private final ReplyReader replies;
  private final Consumer<Outbound> channel;
  private final Consumer<byte[]> notified;
  private final SentOrder sentOrder = new SentOrder();

  /**
   * Begins without a call.
   *
   * @param channel sends what it is given
   * @param notified is told of what comes and is no reply
   */
  MatchingById(
      CallTable calls, ReplyReader replies, Consumer<Outbound> channel, Consumer<byte[]> notified) {
    this.calls = calls;
    this.notified = notified;
    this.replies = replies;
    this.channel = channel;
  }

  @Override
  public long sending(PendingCall call) {
    return sentOrder.next();
  }

  @Override
  public void sendingUnawaited() {
    sentOrder.unawaited(sentOrder.next());
  }

  @Override
  public @Nullable PendingCall answeredBy(byte[] reply) {
    long id = replies.firstId(reply);
    if (id == ReplyReader.NOTIFICATION) {
      notified.accept(reply);
      return null;
    }
    PendingCall call =
        id == ReplyReader.NO_ID ? onlyAwaited() : calls.find(id, replies.isBatch(reply));
    if (call != null) {
      sentOrder.answered(call.order());
    }
    return call;
  }

  /** The call that a reply without an id must belong to, or null if that is not certain. */
  private @Nullable PendingCall onlyAwaited() {
    return sentOrder.mayRefuseUnawaited() ? null : calls.only();
  }

  @Override
  public void gaveUp(PendingCall call) {
    sentOrder.unawaited(call.order());
    channel.accept(() -> Cancellation.message(call));
  }

  @Override
  public void disconnected() {
    sentOrder.lost();
  }
}
