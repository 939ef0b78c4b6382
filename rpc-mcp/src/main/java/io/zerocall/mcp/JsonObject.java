package io.zerocall.mcp;

import io.zerocall.JsonText;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a JSON object, member by member. Not thread-safe. */
final class JsonObject {
  private final StringBuilder json = new StringBuilder("{");

  /** Adds a text. */
  JsonObject text(String name, String value) {
    return json(name, JsonText.ofString(value).toString());
  }

  JsonObject number(String name, long value) {
    return json(name, Long.toString(value));
  }

  JsonObject bool(String name, boolean value) {
    return json(name, Boolean.toString(value));
  }

  JsonObject value(String name, JsonText value) {
    return json(name, value.toString());
  }

  JsonObject object(String name, JsonObject value) {
    return json(name, value.toString());
  }

  /** Adds an array of values that are JSON already. */
  JsonObject array(String name, Collection<?> values) {
    return json(
        name, values.stream().map(Object::toString).collect(Collectors.joining(",", "[", "]")));
  }

  JsonObject texts(String name, Collection<String> values) {
    return array(name, values.stream().map(JsonText::ofString).toList());
  }

  JsonObject all(Map<String, JsonText> members) {
    members.forEach(this::value);
    return this;
  }

  /** Adds a value that is JSON already. */
  JsonObject json(String name, String value) {
    if (json.length() > 1) {
      json.append(',');
    }
    json.append(JsonText.ofString(name)).append(':').append(value);
    return this;
  }

  /** Returns the JSON. More members may be added afterwards. */
  @Override
  public String toString() {
    return json + "}";
  }
}
