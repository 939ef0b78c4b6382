package io.zerocall.json;

import io.zerocall.JsonText;
import io.zerocall.RpcCodec;
import io.zerocall.jackson.JacksonCustomizer;
import io.zerocall.json.mapper.ReflectTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the users' settings for how values become JSON, for a builder. Not thread-safe. */
public final class ValueSettings {
  private final List<RpcCodec.Factory> codecs = new ArrayList<>();
  private final List<JacksonCustomizer> customizers = new ArrayList<>();
  private final Map<Class<?>, JsonText> schemas = new LinkedHashMap<>();

  /** Adds a codec for exactly one class. */
  public <T> void codec(Class<T> type, RpcCodec<T> codec) {
    Class<?> asked = ReflectTypes.wrapper(type);
    codecs.add(each -> each == asked ? codec : null);
  }

  /** Adds codecs; those added earlier take precedence. */
  public void codec(RpcCodec.Factory factory) {
    codecs.add(factory);
  }

  /** Adds a customizer, which is called after those added earlier. */
  public void jackson(JacksonCustomizer customizer) {
    customizers.add(customizer);
  }

  /**
   * Sets the schema that describes the values of a class.
   *
   * @throws IllegalArgumentException if it is not a JSON object
   */
  public void schema(Class<?> type, String schema) {
    schemas.put(type, requireSchema("the schema of " + type.getName(), schema));
  }

  static JsonText requireSchema(String what, String schema) {
    try {
      JsonText json = JsonText.parse(schema);
      if (json.isObject()) {
        return json;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + " is not JSON: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(what + " is not a JSON object");
  }

  List<RpcCodec.Factory> codecs() {
    return List.copyOf(codecs);
  }

  List<JacksonCustomizer> customizers() {
    return List.copyOf(customizers);
  }

  Map<Class<?>, JsonText> schemas() {
    return Map.copyOf(schemas);
  }
}
