package io.zerocall;

import java.util.List;
import java.util.Map;

/**
 * A JSON value as text, for callers and methods that have no Java type for it, such as gateways,
 * tools and storage. It can be an argument, a parameter or a result, or a part of one. Numbers keep
 * their notation and all their digits: {@code 1.0} is not {@code 1}. Immutable.
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
   * Parses a text that is one JSON value (RFC 8259). The text is kept as it is, with two
   * exceptions: surrounding white space is removed, and unpaired surrogates, which UTF-8 can't
   * encode, become escapes.
   *
   * @throws IllegalArgumentException if it is not JSON, an object has a member twice, or the value
   *     is nested more than 1,000 levels deep; the message names the position of the character
   */
  public static JsonText parse(String json) {
    return new JsonText(new JsonScanner(json).value());
  }

  /** Returns the JSON string that holds a text. */
  public static JsonText ofString(String text) {
    return new JsonText(JsonStrings.quote(text));
  }

  /** Returns whether the value is a string. */
  public boolean isString() {
    return json.charAt(0) == '"';
  }

  /** Returns whether the value is an array. */
  public boolean isArray() {
    return json.charAt(0) == '[';
  }

  /** Returns whether the value is an object. */
  public boolean isObject() {
    return json.charAt(0) == '{';
  }

  /**
   * Returns the text that a string holds.
   *
   * @throws IllegalStateException if the value is not a string
   */
  public String string() {
    require(isString(), "a string");
    return JsonStrings.unquote(json);
  }

  /**
   * Returns the elements of an array.
   *
   * @throws IllegalStateException if the value is not an array
   */
  public List<JsonText> elements() {
    require(isArray(), "an array");
    return new JsonScanner(json).elements().stream().map(JsonText::new).toList();
  }

  /**
   * Returns the members of an object, in their order.
   *
   * @throws IllegalStateException if the value is not an object
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

  /** Compares the JSON as text; {@code 1.0} is not equal to {@code 1}. */
  @Override
  public boolean equals(Object other) {
    return other instanceof JsonText text && text.json.equals(json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  /** Returns the JSON. */
  @Override
  public String toString() {
    return json;
  }
}
