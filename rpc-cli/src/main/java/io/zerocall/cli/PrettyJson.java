package io.zerocall.cli;

import io.zerocall.JsonText;
import java.util.List;
import java.util.stream.Collectors;

/** Formats JSON for people: a value that fits into a line stays on one line. */
final class PrettyJson {
  private static final int LINE = 100;
  private static final String STEP = "  ";

  private PrettyJson() {}

  static String of(JsonText json) {
    return broken(json, "", 0);
  }

  /**
   * Formats a value.
   *
   * @param indent the indentation of its further lines
   * @param column where its first line begins
   */
  private static String broken(JsonText json, String indent, int column) {
    String flat = flat(json);
    if (column + flat.length() < LINE || !(json.isArray() || json.isObject())) {
      return flat;
    }
    String deeper = indent + STEP;
    List<String> items = json.isArray()
        ? json.elements().stream()
            .map(element -> broken(element, deeper, deeper.length()))
            .toList()
        : json.members().entrySet().stream()
            .map(member -> {
              String name = JsonText.ofString(member.getKey()) + ": ";
              return name + broken(member.getValue(), deeper, deeper.length() + name.length());
            })
            .toList();
    return items.stream()
        .collect(Collectors.joining(
            ",\n" + deeper,
            (json.isArray() ? "[" : "{") + "\n" + deeper,
            "\n" + indent + (json.isArray() ? "]" : "}")));
  }

  private static String flat(JsonText json) {
    if (json.isArray()) {
      return json.elements().stream()
          .map(PrettyJson::flat)
          .collect(Collectors.joining(", ", "[", "]"));
    } else if (json.isObject()) {
      return json.members().entrySet().stream()
          .map(member -> JsonText.ofString(member.getKey()) + ": " + flat(member.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return json.toString();
  }
}
