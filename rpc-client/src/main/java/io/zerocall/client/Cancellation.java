package io.zerocall.client;

import io.zerocall.transport.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes the notifications that tell a server of calls that nobody waits for any more. */
final class Cancellation {
  private Cancellation() {}

  static List<Message> messages(PendingCall call) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < call.invocation().count(); i++) {
      String body = "{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":"
          + (call.firstId() + i) + "}}";
      messages.add(Message.of(null, body.getBytes(StandardCharsets.US_ASCII)));
    }
    return messages;
  }
}
