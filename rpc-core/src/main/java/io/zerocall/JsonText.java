package io.zerocall;

import java.util.List;
import java.util.Map;

/**
 * A JSON value as text, for callers and methods that know no Java type for it: gateways, tools,
 * storage. It can be an argument, a parameter, a result, and a part of any of them. Numbers stay as
 * they were written, however long: {@code 1.0} is not {@code 1}. Immutable.
 *
 * <pre>{@code
 * JsonText reply = client.call("my.namespace.mult", JsonText.class, JsonText.parse("5"), 7);
 * }</pre>
 */
public final class JsonText {
  /** JSON's {@code null}. */
  public static final JsonText NULL = new JsonText("null");

  private final String json;

  private JsonText(String json) {
    this.json = json;
  }

  /**
   * Takes a text that is one JSON value (RFC 8259), as it is but for white space around it, and for
   * halves of surrogate pairs, which UTF-8 has no bytes for: they become escapes.
   *
   * @throws IllegalArgumentException if it is not JSON, an object has a member twice, or the value
   *     is nested more than a thousand deep; the message says at which character
   */
  public static JsonText parse(String json) {
    return new JsonText(new JsonScanner(json).value());
  }

  /** The JSON string that holds a text. */
  public static JsonText ofString(String text) {
    return new JsonText(JsonStrings.quote(text));
  }

  /** Whether it is a string. */
  public boolean isString() {
    return json.charAt(0) == '"';
  }

  /** Whether it is an array. */
  public boolean isArray() {
    return json.charAt(0) == '[';
  }

  /** Whether it is an object. */
  public boolean isObject() {
    return json.charAt(0) == '{';
  }

  /**
   * The text that a string holds.
   *
   * @throws IllegalStateException if it is not a string
   */
  public String string() {
    require(isString(), "a string");
    return JsonStrings.unquote(json);
  }

  /**
   * The elements of an array.
   *
   * @throws IllegalStateException if it is not an array
   */
  public List<JsonText> elements() {
    require(isArray(), "an array");
    return new JsonScanner(json).elements().stream().map(JsonText::new).toList();
  }

  /**
   * The members of an object, in their order.
   *
   * @throws IllegalStateException if it is not an object
   */
  public Map<String, JsonText> members() {
    require(isObject(), "an object");
    return new JsonScanner(json).members(JsonText::new);
  }

  private void require(boolean is, String expected) {
    if (!is) {
      throw new IllegalStateException("not " + expected + " but " + kind());
    }
  }

  private String kind() {
    return switch (json.charAt(0)) {
      case '"' -> "a string";
      case '[' -> "an array";
      case '{' -> "an object";
      case 't', 'f' -> "a boolean";
      case 'n' -> "null";
      default -> "a number";
    };
  }

  /** Whether the other is the same text; {@code 1.0} is not {@code 1}. */
  @Override
  public boolean equals(Object other) {
    return other instanceof JsonText text && text.json.equals(json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  /** The JSON. */
  @Override
  public String toString() {
    return json;
  }
}
