package io.zerocall.json.schema;

import io.zerocall.json.mapper.UserTypes;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsonFormatVisitors.JsonAnyFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonArrayFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonBooleanFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonMapFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/**
 * Determines as which JSON type a type is written, by asking its serializer: for classes that have
 * a serializer of their own, from Jackson or from the user. Without an answer it may be any type.
 */
final class WrittenForm extends JsonFormatVisitorWrapper.Base {
  private final Map<String, Object> schema = new LinkedHashMap<>();

  private WrittenForm() {}

  static Map<String, Object> of(JsonMapper mapper, JavaType type) {
    WrittenForm form = new WrittenForm();
    try {
      if (onlyGuesses(mapper._serializationContext().findRootValueSerializer(type))) {
        return form.schema;
      }
      mapper.acceptJsonFormatVisitor(type, form);
    } catch (JacksonException e) {
      return new LinkedHashMap<>();
    }
    return form.schema;
  }

  /**
   * Returns whether the answer is only a guess: Jackson assumes a string for every
   * {@link StdScalarSerializer} of a user.
   */
  private static boolean onlyGuesses(ValueSerializer<?> serializer) {
    try {
      return serializer instanceof StdScalarSerializer
          && UserTypes.isUserCode(serializer.getClass())
          && !UserTypes.isUserCode(serializer
              .getClass()
              .getMethod("acceptJsonFormatVisitor", JsonFormatVisitorWrapper.class, JavaType.class)
              .getDeclaringClass());
    } catch (NoSuchMethodException e) {
      return true;
    }
  }

  private <V> V typed(String type, V visitor) {
    schema.put("type", type);
    return visitor;
  }

  @Override
  public JsonStringFormatVisitor expectStringFormat(JavaType type) {
    return typed("string", new JsonStringFormatVisitor.Base());
  }

  @Override
  public JsonNumberFormatVisitor expectNumberFormat(JavaType type) {
    return typed("number", new JsonNumberFormatVisitor.Base());
  }

  @Override
  public JsonIntegerFormatVisitor expectIntegerFormat(JavaType type) {
    return typed("integer", new JsonIntegerFormatVisitor.Base());
  }

  @Override
  public JsonBooleanFormatVisitor expectBooleanFormat(JavaType type) {
    return typed("boolean", new JsonBooleanFormatVisitor.Base());
  }

  @Override
  public JsonArrayFormatVisitor expectArrayFormat(JavaType type) {
    return typed("array", new JsonArrayFormatVisitor.Base(getContext()));
  }

  @Override
  public JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
    return typed("object", new JsonObjectFormatVisitor.Base(getContext()));
  }

  @Override
  public JsonMapFormatVisitor expectMapFormat(JavaType type) {
    return typed("object", new JsonMapFormatVisitor.Base(getContext()));
  }

  @Override
  public JsonAnyFormatVisitor expectAnyFormat(JavaType type) {
    return new JsonAnyFormatVisitor.Base();
  }
}
