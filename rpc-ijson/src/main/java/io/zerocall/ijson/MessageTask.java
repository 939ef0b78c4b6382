package io.zerocall.ijson;

import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.Routing;
import io.zerocall.json.plain.JsonBytes;
import org.jspecify.annotations.Nullable;

/** A task whose client doesn't wait for a result: an asynchronous one, or a published copy. */
final class MessageTask extends BodyTask {
  MessageTask(String queue, byte[] body, Routing routing, @Nullable String traceparent) {
    super(queue, body, routing, traceparent);
  }

  @Override
  public void succeeded(JsonBytes result) {
    // Nobody wants to know.
  }

  @Override
  public void failed(ErrorObject error) {
    // Nobody wants to know.
  }
}
