package io.zerocall.json;

import io.zerocall.JsonText;
import java.util.Collection;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JavaType;

/** The names of JSON's types and tokens. */
final class JsonNames {
  /** The name for any value. */
  static final String ANY = "any";

  private JsonNames() {}

  static String of(JavaType type) {
    if (type.isReferenceType() && type.containedTypeCount() == 1) {
      return of(type.containedType(0));
    }
    return of(type.getRawClass());
  }

  static String of(Class<?> raw) {
    if (raw == void.class || raw == Void.class) {
      return "null";
    } else if (raw == boolean.class || raw == Boolean.class) {
      return "boolean";
    } else if (isNumber(raw)) {
      return "number";
    } else if (isWrittenAsText(raw)) {
      return "string";
    } else if (raw.isArray() || Collection.class.isAssignableFrom(raw)) {
      return "array";
    } else if (raw == Object.class || raw == JsonText.class) {
      return ANY;
    }
    return "object";
  }

  private static boolean isNumber(Class<?> raw) {
    return Number.class.isAssignableFrom(raw)
        || (raw.isPrimitive() && raw != char.class)
        || raw == OptionalInt.class
        || raw == OptionalLong.class
        || raw == OptionalDouble.class
        || raw == java.time.Year.class;
  }

  private static boolean isWrittenAsText(Class<?> raw) {
    return CharSequence.class.isAssignableFrom(raw)
        || raw == char.class
        || raw == Character.class
        || raw.isEnum()
        || raw == byte[].class
        || raw == char[].class
        || raw == java.util.UUID.class
        || raw == java.net.URI.class
        || raw == java.util.Locale.class
        || raw == java.util.Date.class
        || raw == RequestId.class
        || raw.getPackageName().equals("java.time");
  }

  static String of(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "a number";
      case VALUE_NUMBER_FLOAT -> "a number with a fraction";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> token.name();
    };
  }
}
