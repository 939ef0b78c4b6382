package io.zerocall.json.wire;

import io.zerocall.RpcWire;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.document.ReplyReader;
import io.zerocall.json.document.ReplyWriter;
import io.zerocall.json.document.RequestWriter;
import io.zerocall.json.zerorpc.ZerorpcReplyReader;
import io.zerocall.json.zerorpc.ZerorpcReplyWriter;
import io.zerocall.json.zerorpc.ZerorpcRequestWriter;

/** Creates the readers and writers of a wire format. */
public final class WireFormats {
  private WireFormats() {}

  /** Returns the writer of a client's requests. */
  public static RequestWriter requestWriter(RpcWire wire, JsonCodec codec) {
    return switch (wire) {
      case JSON_RPC -> new JsonRpcRequestWriter(codec);
      case ZERORPC -> new ZerorpcRequestWriter(codec);
    };
  }

  /** Returns the reader of the replies that a client gets. */
  public static ReplyReader replyReader(RpcWire wire, JsonCodec codec) {
    return switch (wire) {
      case JSON_RPC -> new JsonRpcReplyReader(codec);
      case ZERORPC -> new ZerorpcReplyReader(codec);
    };
  }

  /** Returns the writer of a server's replies. */
  public static ReplyWriter replyWriter(RpcWire wire, JsonCodec codec) {
    return switch (wire) {
      case JSON_RPC -> new JsonRpcReplyWriter(codec);
      case ZERORPC -> new ZerorpcReplyWriter(codec);
    };
  }
}
