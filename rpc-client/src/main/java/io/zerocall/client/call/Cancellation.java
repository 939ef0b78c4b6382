package io.zerocall.client.call;

import io.zerocall.transport.Message;
import java.nio.charset.StandardCharsets;

/** Writes the notifications that cancel abandoned calls on the server. */
final class Cancellation {
  private Cancellation() {}

  /** Returns one message: a batch, if the call was one. */
  static Message message(PendingCall call) {
    int count = call.invocation().count();
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < count; i++) {
      body.append(i == 0 ? "" : ",")
          .append("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":")
          .append(call.firstId() + i)
          .append("}}");
    }
    String document = count == 1 ? body.toString() : "[" + body + "]";
    return Message.of(null, document.getBytes(StandardCharsets.US_ASCII));
  }
}
