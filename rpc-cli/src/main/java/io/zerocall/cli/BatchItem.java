package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.client.MultiCall;
import io.zerocall.client.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One call of a batch, as the user wrote it.
 *
 * @param method the method's full name
 * @param params an array or an object
 */
record BatchItem(String method, JsonText params) {
  private static final String EXPECTED =
      " (expected: {\"method\": \"my.namespace.mult\", \"params\": [5, 7]})";

  /** The members that a JSON-RPC request may have; this command sets ids and the version itself. */
  private static final Set<String> MEMBERS = Set.of("method", "params", "id", "jsonrpc");

  private static final JsonText NO_PARAMS = JsonText.parse("[]");

  /**
   * Parses a batch.
   *
   * @throws IllegalArgumentException if it is not a JSON array of calls
   */
  static List<BatchItem> parse(String text) {
    JsonText batch = JsonText.parse(text);
    if (!batch.isArray()) {
      throw new IllegalArgumentException("not an array of calls" + EXPECTED);
    }
    List<BatchItem> items = new ArrayList<>();
    for (JsonText element : batch.elements()) {
      items.add(of(element, "call " + (items.size() + 1) + ": "));
    }
    return items;
  }

  private static BatchItem of(JsonText element, String prefix) {
    if (!element.isObject()) {
      throw new IllegalArgumentException(prefix + "not an object" + EXPECTED);
    }
    Map<String, JsonText> members = element.members();
    for (String name : members.keySet()) {
      if (!MEMBERS.contains(name)) {
        throw new IllegalArgumentException(
            prefix + "unknown member " + JsonText.ofString(name) + EXPECTED);
      }
    }
    JsonText method = members.getOrDefault("method", JsonText.NULL);
    if (!method.isString()) {
      throw new IllegalArgumentException(prefix + "no method" + EXPECTED);
    }
    JsonText params = members.getOrDefault("params", NO_PARAMS);
    if (!params.isArray() && !params.isObject()) {
      throw new IllegalArgumentException(
          prefix + "params is neither an array nor an object" + EXPECTED);
    }
    return new BatchItem(method.string(), params);
  }

  Reply<JsonText> addTo(MultiCall multi) {
    return params.isObject()
        ? multi.callNamed(method, JsonText.class, params.members())
        : multi.call(method, JsonText.class, params.elements().toArray());
  }
}
