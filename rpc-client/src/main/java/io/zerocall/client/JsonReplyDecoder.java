package io.zerocall.client;

import io.zerocall.RpcException;
import io.zerocall.client.call.AnsweredCall;
import io.zerocall.client.call.CallExceptions;
import io.zerocall.client.call.RefusedReply;
import io.zerocall.client.call.ReplyDecoder;
import io.zerocall.json.JsonException;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.ReplyObject;
import io.zerocall.json.document.ReplyReader;

/** Leaves a reply unchanged, whether it is a result or an error. */
final class JsonReplyDecoder implements ReplyDecoder<JsonReply> {
  private final String method;
  private final ReplyReader replies;

  JsonReplyDecoder(String method, ReplyReader replies) {
    this.method = method;
    this.replies = replies;
  }

  @Override
  public JsonReply decode(
      CallExceptions exceptions, byte[] document, long firstId, AnsweredCall call) {
    return JsonReply.of(read(exceptions, document, call));
  }

  @Override
  public ReplyDecoder<JsonReply> ofAttempt() {
    return (exceptions, document, firstId, call) -> {
      ReplyObject reply = read(exceptions, document, call);
      ErrorObject error = reply.error();
      if (error != null && CallExceptions.isRefusal(error)) {
        RpcException refusal = exceptions.of(error, method, call);
        throw new RefusedReply(refusal, () -> JsonReply.of(reply));
      }
      return JsonReply.of(reply);
    };
  }

  private ReplyObject read(CallExceptions exceptions, byte[] document, AnsweredCall call) {
    try {
      return replies.readJson(document);
    } catch (JsonException e) {
      throw exceptions.unreadable(method, call.callBegunNanos(), e);
    }
  }
}
