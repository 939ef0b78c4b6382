package io.zerocall.ijson;

import io.zerocall.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this interface looks at in a body, if it is a JSON object. Immutable. */
final class Envelope {
  /** A body that is no JSON object. */
  static final Envelope NONE = new Envelope(Map.of());

  private final Map<String, JsonText> members;

  private Envelope(Map<String, JsonText> members) {
    this.members = members;
  }

  /** Returns a body's envelope; {@link #NONE} if the body is no JSON object. */
  static Envelope of(byte[] body) {
    return json(body).map(Envelope::of).orElse(NONE);
  }

  /** Returns the envelope of a value; {@link #NONE} if it is no object. */
  static Envelope of(JsonText json) {
    return json.isObject() ? new Envelope(json.members()) : NONE;
  }

  /** Returns a body as JSON; empty if it is no JSON in UTF-8. */
  static Optional<JsonText> json(byte[] body) {
    try {
      return Optional.of(JsonText.parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString()));
    } catch (CharacterCodingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Nullable
  JsonText member(String name) {
    return members.get(name);
  }

  /** Returns the text of a string, or the digits of a number; null for anything else. */
  @Nullable
  String text(String name) {
    JsonText value = members.get(name);
    if (value == null || value.isArray() || value.isObject()) {
      return null;
    }
    return value.isString()
        ? value.string()
        : value.equals(JsonText.NULL) ? null : value.toString();
  }

  /** Returns the id as it stands in the body; {@code null} if there is none. */
  JsonText idToken() {
    JsonText id = members.get("id");
    return id == null || id.isArray() || id.isObject() ? JsonText.NULL : id;
  }
}
