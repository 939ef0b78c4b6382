package io.zerocall.ijson;

import io.zerocall.broker.scheduling.TaskDispatcher;
import io.zerocall.http.exchange.ExchangeResponse;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.Routing;
import io.zerocall.json.plain.JsonBytes;
import org.jspecify.annotations.Nullable;

/** A task whose client waits for the result. Thread-safe. */
final class ClientTask extends BodyTask {
  private final JobConnection client;
  private final Answers answers;
  private final @Nullable String headerId;

  ClientTask(
      String queue,
      byte[] body,
      Routing routing,
      @Nullable String traceparent,
      @Nullable String headerId,
      JobConnection client,
      Answers answers) {
    super(queue, body, routing, traceparent);
    this.headerId = headerId;
    this.client = client;
    this.answers = answers;
  }

  /** Returns the id that the client gave it, in the header or in the body; null if none. */
  @Nullable
  String id() {
    return headerId != null ? headerId : Envelope.of(body()).text("id");
  }

  @Override
  public void succeeded(JsonBytes result) {
    answer(Answers.ok(Documents.reply(Envelope.of(body()).idToken(), result)));
  }

  @Override
  public void failed(ErrorObject error) {
    answer(
        error.equals(TaskDispatcher.QUEUE_DELETED)
            ? answers.closed()
            : answers.of(error, Envelope.of(body())));
  }

  /**
   * Passes a worker's body to the client, as it is.
   *
   * @param id the id by which the result was posted; null if the worker needed none
   */
  void result(byte[] result, @Nullable String id) {
    ExchangeResponse response = Answers.ok(result);
    answer(id == null ? response : response.header("Id", id));
  }

  /** Answers that the id belongs to another task, whose result is still awaited. */
  void collided() {
    answer(answers.collision());
  }

  private void answer(ExchangeResponse response) {
    client.answer(this, response);
  }
}
