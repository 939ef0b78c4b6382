package io.zerocall.syrpc;

import io.zerocall.JsonText;
import io.zerocall.RpcLimits;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes and reads the bodies of messages. */
final class Documents {
  private static final String ID = "result_id";
  private static final String TYPE = "type";
  private static final String DATA = "data";
  private static final JsonCodec CODEC = new JsonCodec(RpcLimits.DEFAULTS);

  private Documents() {}

  /**
   * Converts a value to JSON.
   *
   * @throws IllegalArgumentException if it can't be written as JSON
   */
  static JsonText json(@Nullable Object value) {
    if (value instanceof JsonText text) {
      return text;
    }
    try {
      return JsonText.parse(CODEC.write(value));
    } catch (JsonException e) {
      throw new IllegalArgumentException("data: " + e.getMessage(), e);
    }
  }

  /**
   * Converts JSON to a value.
   *
   * @throws JsonException if it doesn't fit the type
   */
  static @Nullable Object value(JsonText json, Type type) {
    return CODEC.read(json.toString(), CODEC.type(type));
  }

  static byte[] request(String id, String type, JsonText data) {
    return utf8("{\"" + ID + "\":" + JsonText.ofString(id) + ",\"" + TYPE + "\":"
        + JsonText.ofString(type) + ",\"" + DATA + "\":" + data + "}");
  }

  static byte[] result(String id, JsonText data) {
    return utf8("{\"" + ID + "\":" + JsonText.ofString(id) + ",\"" + DATA + "\":" + data + "}");
  }

  static SyrpcRequest readRequest(byte[] body) throws UnreadableException {
    Map<String, JsonText> members = members(body);
    return new SyrpcRequest(string(members, TYPE), string(members, ID), data(members));
  }

  static Result readResult(byte[] body) throws UnreadableException {
    Map<String, JsonText> members = members(body);
    return new Result(string(members, ID), data(members));
  }

  private static Map<String, JsonText> members(byte[] body) throws UnreadableException {
    try {
      JsonText document = JsonText.parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
      if (!document.isObject()) {
        throw new UnreadableException("not a JSON object");
      }
      return document.members();
    } catch (CharacterCodingException e) {
      throw new UnreadableException("not UTF-8");
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }

  private static String string(Map<String, JsonText> members, String name)
      throws UnreadableException {
    JsonText value = members.get(name);
    if (value == null || !value.isString()) {
      throw new UnreadableException("\"" + name + "\" is not a string");
    }
    return value.string();
  }

  private static JsonText data(Map<String, JsonText> members) {
    return members.getOrDefault(DATA, JsonText.NULL);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A result as it travels. */
  record Result(String id, JsonText data) {}
}
