package io.zerocall.server.topic;

import io.zerocall.json.document.SerializedName;
import io.zerocall.json.wire.JsonRpcRequestWriter;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connection that is subscribed. It accepts messages as long as they leave space for its replies.
 */
public final class PeerRecipient implements Recipient {
  private static final SerializedName MISSED = new SerializedName(MissedNotice.METHOD);

  private final Peer peer;
  private final JsonRpcRequestWriter writer;

  public PeerRecipient(Peer peer, JsonRpcRequestWriter writer) {
    this.peer = peer;
    this.writer = writer;
  }

  @Override
  public boolean message(String topic, Message message) {
    return peer.offer(message);
  }

  @Override
  public boolean missed(String topic, long count) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("topic", topic);
    params.put("count", count);
    return peer.offer(Message.of(null, writer.request(-1, MISSED, params)));
  }
}
