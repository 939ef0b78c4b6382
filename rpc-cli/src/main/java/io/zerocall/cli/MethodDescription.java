package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.RpcType;
import io.zerocall.client.MultiCall;
import io.zerocall.client.Reply;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A server's description of one of its methods.
 *
 * @param name the full name
 * @param types the JSON type of the result, then those of the parameters; empty if unknown
 * @param help what the method does; may be empty
 */
record MethodDescription(String name, List<String> types, String help) {

  /** Adds the calls that return the description to a MultiCall. */
  static Replies ask(MultiCall multi, String name) {
    return new Replies(
        name,
        multi.call("system.methodSignature", new RpcType<List<List<String>>>() {}, name),
        multi.call("system.methodHelp", String.class, name));
  }

  /** The pending replies. */
  record Replies(String name, Reply<List<List<String>>> signatures, Reply<String> help) {

    MethodDescription read() {
      List<List<String>> known = signatures.failure().isPresent() ? List.of() : signatures.get();
      String text = help.failure().isPresent() ? "" : help.get();
      return new MethodDescription(
          name, known.isEmpty() ? List.of() : known.get(0), text == null ? "" : text);
    }
  }

  String signature() {
    return types.isEmpty()
        ? name
        : name + "(" + String.join(", ", types.subList(1, types.size())) + "): " + types.get(0);
  }

  String line(int width) {
    String padding = " ".repeat(Math.max(0, width - signature().length()));
    return help.isEmpty() ? signature() : signature() + padding + "  " + help;
  }

  String json() {
    return "{\"name\":" + JsonText.ofString(name)
        + types.stream()
            .map(type -> JsonText.ofString(type).toString())
            .collect(Collectors.joining(",", ",\"signature\":[", "]"))
        + ",\"help\":" + JsonText.ofString(help) + "}";
  }
}
