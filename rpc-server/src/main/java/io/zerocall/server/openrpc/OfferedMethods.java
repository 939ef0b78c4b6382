package io.zerocall.server.openrpc;

import io.zerocall.server.peer.OfferedNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Describes the methods that peers offer. Only their names are known, so their parameters and
 * results may be anything.
 */
final class OfferedMethods {
  private static final List<Map<String, Object>> ANY_PARAMS = List.of(anyParams());
  private static final Map<String, Object> ANY_RESULT = anyResult();

  private OfferedMethods() {}

  /** Returns an object for each name that can be called. */
  static List<Map<String, Object>> of(OfferedNames offered) {
    return offered.names().stream()
        .filter(name -> !OfferedNames.isPrefix(name))
        .map(OfferedMethods::method)
        .toList();
  }

  private static Map<String, Object> method(String name) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", name);
    object.put("paramStructure", "by-position");
    object.put("params", ANY_PARAMS);
    object.put("result", ANY_RESULT);
    object.put("x-offered", true);
    return object;
  }

  private static Map<String, Object> anyParams() {
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("name", "params");
    descriptor.put("required", false);
    descriptor.put("x-variadic", true);
    descriptor.put("schema", Map.of("type", "array"));
    return descriptor;
  }

  private static Map<String, Object> anyResult() {
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("name", "result");
    descriptor.put("schema", Map.of());
    return descriptor;
  }

  /** Returns what the document says of the broker itself. */
  static Map<String, Object> broker(OfferedNames offered, boolean keepsJobs) {
    Map<String, Object> broker = new LinkedHashMap<>();
    broker.put(
        "prefixes", offered.names().stream().filter(OfferedNames::isPrefix).toList());
    broker.put("omitted", offered.omitted());
    if (keepsJobs) {
      broker.put("jobs", true);
    }
    return broker;
  }
}
