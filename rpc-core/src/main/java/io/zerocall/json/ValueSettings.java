package io.zerocall.json;

import io.zerocall.JsonText;
import io.zerocall.RpcCodec;
import io.zerocall.jackson.JacksonCustomizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How values become JSON in other ways than this library's own, as a builder collects it. Not safe
 * for use by several threads.
 */
public final class ValueSettings {
  private final List<RpcCodec.Factory> codecs = new ArrayList<>();
  private final List<JacksonCustomizer> customizers = new ArrayList<>();
  private final Map<Class<?>, JsonText> schemas = new LinkedHashMap<>();

  /** Adds a codec for a class alone. */
  public <T> void codec(Class<T> type, RpcCodec<T> codec) {
    Class<?> asked = ReflectTypes.wrapper(type);
    codecs.add(each -> each == asked ? codec : null);
  }

  /** Adds codecs, which are asked after those that were added before. */
  public void codec(RpcCodec.Factory factory) {
    codecs.add(factory);
  }

  /** Adds a customizer, which is called after those that were added before. */
  public void jackson(JacksonCustomizer customizer) {
    customizers.add(customizer);
  }

  /**
   * Has values of a class described by a schema.
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
