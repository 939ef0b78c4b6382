package io.zerocall.json;

import org.jspecify.annotations.Nullable;

/**
 * One parameter of a method.
 *
 * @param name its name on the wire, or null if it has none: then the method can't be called by name
 * @param type its type
 * @param optional whether a caller may leave it out
 * @param defaultJson its value as JSON if it is left out; null for the type's own value for nothing
 * @param help a description for users; may be empty
 */
public record Parameter(
    @Nullable String name,
    JsonType type,
    boolean optional,
    @Nullable String defaultJson,
    String help) {

  @Nullable
  Object whenLeftOut(JsonCodec codec) {
    return codec.read(defaultJson == null ? "null" : defaultJson, type);
  }
}
