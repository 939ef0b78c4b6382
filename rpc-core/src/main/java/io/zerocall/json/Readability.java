package io.zerocall.json;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds at registration what would otherwise fail at the first call: types that no JSON can become.
 */
final class Readability {
  private Readability() {}

  static Optional<String> problem(JsonMapper mapper, JavaType type) {
    Class<?> raw = type.getRawClass();
    if (raw == void.class || raw == Void.class) {
      return Optional.empty();
    }
    if (raw == Object.class) {
      return Optional.of(
          "Object says nothing of what to read (name the type; for any JSON take JsonText)");
    }
    if (type.isContainerType() && type.getContentType() != null) {
      return contentProblem(mapper, type, type.getContentType());
    }
    if (type.isReferenceType()) {
      return contentProblem(mapper, type, type.getReferencedType());
    }
    try {
      return mapper._deserializationContext().findRootValueDeserializer(type)
              instanceof AbstractDeserializer
          ? Optional.of(raw.getName() + " is abstract, and a document never chooses a class")
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.of(JsonException.describe(e));
    }
  }

  private static Optional<String> contentProblem(
      JsonMapper mapper, JavaType type, JavaType content) {
    if (content.getRawClass() != Object.class) {
      return problem(mapper, content);
    }
    return type.getBindings().isEmpty()
        ? Optional.of(type.getRawClass().getSimpleName()
            + " doesn't say what it holds (add its type arguments)")
        : Optional.empty();
  }
}
