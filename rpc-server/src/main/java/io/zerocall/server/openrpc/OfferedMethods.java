package io.zerocall.server.openrpc;

import io.zerocall.server.peer.OfferedNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Describes the methods that peers offer. Of those that no contract describes only the names are
 * known, so their parameters and results may be anything.
 */
final class OfferedMethods {
  private static final List<Map<String, Object>> ANY_PARAMS = List.of(anyParams());
  private static final Map<String, Object> ANY_RESULT = anyResult();

  private OfferedMethods() {}

  /**
   * Returns an object for each name that can be called, and for each method that has a contract.
   *
   * @param registered the names of the methods that run at the broker itself
   * @param objects describes methods that have a contract
   */
  static List<Map<String, Object>> of(
      RoutedMethods routed, Set<String> registered, MethodObjects objects) {
    SortedMap<String, Map<String, Object>> byName = new TreeMap<>();
    routed.offered().names().stream()
        .filter(name -> !OfferedNames.isPrefix(name))
        .forEach(name -> byName.put(name, method(name)));
    routed.described().forEach((name, contract) -> {
      Map<String, Object> object = objects.of(name, contract);
      object.put("x-routed", true);
      byName.put(name, object);
    });
    byName.keySet().removeAll(registered);
    return List.copyOf(byName.values());
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
  static Map<String, Object> broker(RoutedMethods routed) {
    OfferedNames offered = routed.offered();
    Map<String, Object> broker = new LinkedHashMap<>();
    broker.put(
        "prefixes", offered.names().stream().filter(OfferedNames::isPrefix).toList());
    broker.put("omitted", offered.omitted());
    if (routed.keepsJobs()) {
      broker.put("jobs", true);
    }
    return broker;
  }
}
