package io.zerocall.client;

import io.zerocall.JsonText;
import io.zerocall.transport.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A broker that speaks the protocol of jobs over a {@link ScriptedTransport}, and runs nothing: a
 * test says how its jobs end. It has one job at a time.
 */
final class ScriptedBroker {
  static final String ID = "00112233445566778899aabbccddeeff";
  static final String CANCELLED = "{\"code\":-32004,\"message\":\"Cancelled\"}";

  /** Describes a job that has not ended. */
  static final String WAITING = "{\"id\":\"" + ID + "\",\"method\":\"a.b\",\"state\":\"WAITING\","
      + "\"starts\":0,\"priority\":0,\"submitted\":\"2026-11-29T10:00:00Z\",\"due\":\"2026-11-29T10:00:00Z\","
      + "\"errors\":[]}";

  private final ScriptedTransport transport;
  private final Map<String, String> outcomes = new HashMap<>();
  private final List<JsonText> waiting = new ArrayList<>();
  private Runnable onJobAsked = () -> {};
  private String state = "WAITING";

  ScriptedBroker(ScriptedTransport transport) {
    this.transport = transport;
    transport.onSend(this::answer);
    answerWithResult("rpc.submit", JsonText.ofString(ID).toString());
    answerWithResult("rpc.job", WAITING);
  }

  /** Ends the job with a result. */
  void complete(String json) {
    state = "DONE";
    answerWithResult("rpc.result", json);
  }

  /** Ends the job as {@link #complete} does, and answers those that wait for its result. */
  void completeForWaiting(String json) {
    complete(json);
    waiting.forEach(id -> reply(id, outcomes.get("rpc.result")));
  }

  /** Sets what happens before each answer to rpc.job. */
  void onJobAsked(Runnable action) {
    onJobAsked = action;
  }

  /** Ends the job with an error object. */
  void fail(String error) {
    state = "FAILED";
    answerWithError("rpc.result", error);
  }

  void answerWithResult(String method, String json) {
    outcomes.put(method, "\"result\":" + json);
  }

  void answerWithError(String method, String error) {
    outcomes.put(method, "\"error\":" + error);
  }

  /** Returns the params of a message that the client has sent, counted from 0. */
  String params(int index) {
    return String.valueOf(JsonText.parse(transport.body(index)).members().get("params"));
  }

  private void answer(Message message) {
    Map<String, JsonText> request =
        JsonText.parse(new String(message.body(), StandardCharsets.UTF_8)).members();
    JsonText id = request.get("id");
    if (id != null) {
      answer(id, request.get("method").string(), request.get("params").members());
    }
  }

  private void answer(JsonText id, String method, Map<String, JsonText> params) {
    if (method.equals("rpc.cancel") && isKnown(params.get("job"))) {
      cancel();
    }
    if (method.equals("rpc.job")) {
      onJobAsked.run();
    }
    String outcome = method.equals("rpc.submit")
            || method.equals("rpc.jobs")
            || isKnown(params.getOrDefault("id", params.get("job")))
        ? outcomes.get(method)
        : "\"error\":{\"code\":-32602,\"message\":\"No such job: it is unknown or has expired\"}";
    if (outcome != null) {
      reply(id, outcome);
    } else if (method.equals("rpc.result")) {
      waiting.add(id);
    }
  }

  private void reply(JsonText id, String outcome) {
    transport.reply("{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + outcome + "}");
  }

  private static boolean isKnown(JsonText id) {
    return JsonText.ofString(ID).equals(id);
  }

  private void cancel() {
    if (state.equals("WAITING")) {
      state = "CANCELLED";
      answerWithError("rpc.result", CANCELLED);
    }
    answerWithResult("rpc.cancel", JsonText.ofString(state).toString());
  }
}
