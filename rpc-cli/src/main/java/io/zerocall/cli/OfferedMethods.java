package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.RpcException;
import io.zerocall.RpcType;
import io.zerocall.client.RpcClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names of a server's methods, for suggestions when a name is mistyped. Requested at most once.
 */
final class OfferedMethods {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final RpcClient client;
  private @Nullable List<String> names;

  OfferedMethods(RpcClient client) {
    this.client = client.withTimeout(TIMEOUT);
  }

  /**
   * Returns the names similar to one that the server doesn't have; none if it doesn't list its
   * methods.
   */
  List<String> similarTo(String mistyped) {
    return SimilarNames.of(mistyped, names());
  }

  /** Returns the names similar to one; none if a method or a prefix has that name. */
  List<String> insteadOf(String name) {
    boolean isThere = names().stream()
        .anyMatch(other -> other.endsWith("*")
            ? name.startsWith(other.substring(0, other.length() - 1))
            : name.equals(other));
    return isThere ? List.of() : similarTo(name);
  }

  private List<String> names() {
    if (names == null) {
      names = Stream.<Supplier<List<String>>>of(this::listed, this::discovered)
          .map(OfferedMethods::orNone)
          .filter(found -> !found.isEmpty())
          .findFirst()
          .orElse(List.of());
    }
    return names;
  }

  private List<String> listed() {
    return client.call("system.listMethods", new RpcType<List<String>>() {});
  }

  private List<String> discovered() {
    Map<String, JsonText> document = members(client.call("rpc.discover", JsonText.class));
    JsonText methods = document.getOrDefault("methods", JsonText.NULL);
    return (methods.isArray() ? methods.elements() : List.<JsonText>of())
        .stream()
            .map(method -> members(method).getOrDefault("name", JsonText.NULL))
            .filter(JsonText::isString)
            .map(JsonText::string)
            .toList();
  }

  private static Map<String, JsonText> members(JsonText json) {
    return json.isObject() ? json.members() : Map.of();
  }

  /** A server need not support this; then the first error is the only one to report. */
  private static List<String> orNone(Supplier<List<String>> names) {
    try {
      return names.get();
    } catch (RpcException e) {
      return List.of();
    }
  }
}
