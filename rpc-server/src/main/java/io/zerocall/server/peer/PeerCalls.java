package io.zerocall.server.peer;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.Header;
import io.zerocall.json.document.ReplyObject;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.json.plain.PlainScanner;
import io.zerocall.json.wire.HeaderCodec;
import io.zerocall.json.wire.JsonRpcReplyReader;
import io.zerocall.json.wire.JsonRpcRequestWriter;
import io.zerocall.json.wire.ReplyTimes;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests that were sent to the peer of one connection. Thread-safe. */
public final class PeerCalls implements CallablePeer {
  private static final Logger LOG = LoggerFactory.getLogger(PeerCalls.class);
  private static final SerializedName CANCEL = new SerializedName("rpc.cancel");

  /** The ids of requests; eighteen digits always fit. */
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  private final Peer peer;
  private final Format format;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, ReplyReceiver> waiting = new ConcurrentHashMap<>();
  private volatile boolean gone;

  /** Writes requests and reads replies; all connections of a server share it. Thread-safe. */
  public static final class Format {
    private final JsonRpcRequestWriter requests;
    private final JsonRpcReplyReader replies;
    private final HeaderCodec headers;
    private final JsonCodec codec;
    private final int maxBytes;

    public Format(JsonCodec codec) {
      this.codec = codec;
      this.maxBytes = codec.limits().messageBytes();
      this.requests = new JsonRpcRequestWriter(codec);
      this.replies = new JsonRpcReplyReader(codec);
      this.headers = new HeaderCodec(codec);
    }
  }

  public PeerCalls(Peer peer, Format format) {
    this.peer = peer;
    this.format = format;
  }

  @Override
  public long call(
      SerializedName method, @Nullable JsonBytes params, Header header, ReplyReceiver receiver) {
    long id = lastId.incrementAndGet();
    byte[] document = format.requests.request(id, method, params);
    Message message = Message.of(format.headers.write(header), document);
    waiting.put(id, receiver);
    if (gone || !peer.request(message)) {
      // The thread that reports the end of the connection may have found the receiver.
      return waiting.remove(id) == null ? id : NOT_SENT;
    } else if (gone && waiting.remove(id) != null) {
      receiver.lost(); // that thread has not found it, and the request may have been sent
    }
    return id;
  }

  @Override
  public boolean notify(SerializedName method, @Nullable JsonBytes params) {
    return !gone && peer.request(Message.of(null, format.requests.request(-1, method, params)));
  }

  @Override
  public void publish(byte[] document) {
    if (!gone && !peer.offer(Message.of(null, document))) {
      LOG.debug("{} does not read; a notification for it was dropped", peer);
    }
  }

  @Override
  public void cancel(long id) {
    if (waiting.containsKey(id)) {
      var unused = notify(CANCEL, new JsonBytes(PlainScanner.ascii("{\"id\":" + id + "}")));
    }
  }

  @Override
  public void progressed(JsonText id, long progress, long total, @Nullable String message) {
    ReplyReceiver receiver =
        ID.matcher(id.toString()).matches() ? waiting.get(Long.parseLong(id.toString())) : null;
    if (receiver != null) {
      receiver.progressed(progress, total, message);
    }
  }

  /**
   * Handles a message if it is a reply; returns false if it is not. Replies to requests that don't
   * wait any more are ignored.
   *
   * @param body the body of the message
   */
  public boolean received(Message message, byte[] body) {
    if (lastId.get() == 0 || !format.replies.isReply(body)) {
      return false;
    }
    ReplyReceiver receiver = waiting.remove(format.replies.firstId(body));
    if (receiver != null) {
      ReplyTimes times = ReplyTimes.read(format.codec, message.header());
      if (times != null) {
        receiver.timed(times.waitedNanos(), times.ranNanos());
      }
      receiver.replied(read(body));
    } else {
      LOG.debug("{} has sent a reply that nothing waits for", peer);
    }
    return true;
  }

  private ReplyObject read(byte[] body) {
    String problem;
    if (body.length > format.maxBytes) {
      problem = "too large: " + body.length + " bytes (limit: " + format.maxBytes + ")";
    } else {
      try {
        return format.replies.readBytes(body);
      } catch (JsonException e) {
        problem = "unreadable: " + e.getMessage();
      }
    }
    return new ReplyObject(
        -1,
        null,
        new ErrorObject(RpcErrorCode.INTERNAL_ERROR, "The worker's reply is " + problem),
        null);
  }

  /** Notifies the receivers of all requests that still wait that the connection has ended. */
  public void disconnected() {
    gone = true;
    List<Long> ids = new ArrayList<>(waiting.keySet());
    for (Long id : ids) {
      ReplyReceiver receiver = waiting.remove(id);
      if (receiver != null) {
        receiver.lost();
      }
    }
  }

  @Override
  public boolean takesRequests() {
    return peer.takesRequests();
  }

  @Override
  public boolean isClosed() {
    return gone;
  }

  @Override
  public String toString() {
    return peer.toString();
  }
}
