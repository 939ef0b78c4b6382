package io.zerocall.ijson;

import io.zerocall.RpcContext;
import io.zerocall.broker.scheduling.Task;
import io.zerocall.http.exchange.ExchangeResponse;
import java.nio.charset.StandardCharsets;

/** Creates the responses that carry a task to a worker. */
final class Deliveries {
  private static final String META = "Zerocall-Meta-";
  private static final String META_NAME = "[A-Za-z0-9_.-]{1,100}";

  private Deliveries() {}

  /**
   * Returns the response that carries a task.
   *
   * @param id the task's id
   * @param withId whether the worker needs it to post the result
   */
  static ExchangeResponse of(Task task, String id, boolean withId) {
    byte[] body = task instanceof BodyTask posted
        ? posted.body()
        : Documents.request(id, task.method(), task.params());
    ExchangeResponse response = Answers.ok(body).header("Name", printable(task.method()));
    if (task instanceof MessageTask) {
      response.header("Async", "true");
    } else if (withId) {
      response.header("Id", id);
    }
    addContext(task.context(), response);
    return response;
  }

  private static void addContext(RpcContext context, ExchangeResponse response) {
    context.traceparent().ifPresent(trace -> response.header("traceparent", printable(trace)));
    context.meta().forEach((name, value) -> {
      if (name.matches(META_NAME)) {
        response.header(META + name, printable(value));
      }
    });
  }

  /** Returns a text with everything but printable ASCII encoded by percent signs (RFC 3986). */
  private static String printable(String text) {
    if (ExchangeResponse.isPrintable(text)) {
      return text;
    }
    StringBuilder encoded = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet >= ' ' && octet < 0x7F) {
        encoded.append((char) octet);
      } else {
        encoded.append(String.format("%%%02X", octet & 0xFF));
      }
    }
    return encoded.toString();
  }
}
