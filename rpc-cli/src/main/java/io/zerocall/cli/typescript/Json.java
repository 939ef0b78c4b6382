package io.zerocall.cli.typescript;

import io.zerocall.JsonText;
import java.util.List;
import java.util.Map;

/** Reads JSON of unknown structure; a missing member is JSON's null. */
final class Json {
  private static final JsonText TRUE = JsonText.parse("true");

  private Json() {}

  static JsonText member(JsonText json, String name) {
    return members(json).getOrDefault(name, JsonText.NULL);
  }

  static Map<String, JsonText> members(JsonText json) {
    return json.isObject() ? json.members() : Map.of();
  }

  static List<JsonText> elements(JsonText json) {
    return json.isArray() ? json.elements() : List.of();
  }

  static String text(JsonText json) {
    return json.isString() ? json.string() : "";
  }

  static boolean isTrue(JsonText json) {
    return json.equals(TRUE);
  }

  static boolean isNothing(JsonText json) {
    return json.equals(JsonText.NULL);
  }
}
