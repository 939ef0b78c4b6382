package io.zerocall.json.schema;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.zerocall.json.Nullness;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.PropertyWriter;
import tools.jackson.databind.ser.bean.BeanSerializerBase;

/**
 * Creates the schema of a record or bean, from the members that its serializer writes and its
 * deserializer accepts. A member that is only written is {@code readOnly}, one that is only read is
 * {@code writeOnly}, and one that is always present and, as declared, never null is
 * {@code required}.
 */
final class ObjectSchema {
  private final JsonMapper mapper;
  private final JsonSchemas schemas;
  private final Map<String, Object> properties = new LinkedHashMap<>();
  private final List<String> required = new ArrayList<>();

  private ObjectSchema(JsonMapper mapper, JsonSchemas schemas) {
    this.mapper = mapper;
    this.schemas = schemas;
  }

  static Map<String, Object> of(
      JsonMapper mapper, JsonSchemas schemas, JavaType type, BeanSerializerBase serializer) {
    return new ObjectSchema(mapper, schemas).read(serializer, settable(mapper, type));
  }

  /**
   * Returns the members that a type's deserializer accepts; null if the deserializer doesn't read
   * objects by their members.
   */
  private static @Nullable Map<String, SettableBeanProperty> settable(
      JsonMapper mapper, JavaType type) {
    try {
      if (mapper._deserializationContext().findRootValueDeserializer(type)
          instanceof BeanDeserializerBase deserializer) {
        Map<String, SettableBeanProperty> byName = new LinkedHashMap<>();
        for (Iterator<SettableBeanProperty> each = deserializer.properties(); each.hasNext(); ) {
          SettableBeanProperty property = each.next();
          byName.put(property.getName(), property);
        }
        return byName;
      }
    } catch (JacksonException e) {
      // the type can only be written
    }
    return null;
  }

  private Map<String, Object> read(
      BeanSerializerBase serializer, @Nullable Map<String, SettableBeanProperty> settable) {
    for (Iterator<PropertyWriter> each = serializer.properties(); each.hasNext(); ) {
      PropertyWriter property = each.next();
      if (property instanceof BeanPropertyWriter writer && writer.isUnwrapping()) {
        continue; // its members are inlined, and not described
      }
      boolean readOnly = settable != null && settable.remove(property.getName()) == null;
      add(property, readOnly ? "readOnly" : null);
      if (!readOnly && !isNullable(property) && isAlwaysWritten(property)) {
        required.add(property.getName());
      }
    }
    if (settable != null) {
      settable.values().forEach(property -> add(property, "writeOnly"));
    }
    Map<String, Object> schema = ScalarSchemas.schema("object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  private void add(BeanProperty property, @Nullable String marker) {
    Map<String, Object> schema = isWrittenItsOwnWay(property)
        ? new LinkedHashMap<>()
        : schemas.of(property.getType(), declared(property), isNullable(property));
    properties.put(
        property.getName(), marker == null ? schema : JsonSchemas.with(schema, marker, true));
  }

  /** Returns whether an annotation gives the member another form than its type has elsewhere. */
  private static boolean isWrittenItsOwnWay(BeanProperty property) {
    return property.getAnnotation(JsonFormat.class) != null
        || property.getAnnotation(JsonSerialize.class) != null;
  }

  private boolean isAlwaysWritten(BeanProperty property) {
    Class<?> declaring = property.getMember().getDeclaringClass();
    JsonInclude.Include include =
        property.findPropertyInclusion(mapper.serializationConfig(), declaring).getValueInclusion();
    return include == JsonInclude.Include.ALWAYS || include == JsonInclude.Include.USE_DEFAULTS;
  }

  private static boolean isNullable(BeanProperty property) {
    return JsonSchemas.hasNull(property.getType())
        || (property.getMember() != null
            && Nullness.isNullable(property.getMember().annotations()))
        || Nullness.isNullable(declared(property))
        || Nullness.isNullable(element(property));
  }

  private static @Nullable AnnotatedElement element(BeanProperty property) {
    return property.getMember() == null
        ? null
        : property.getMember().getMember() instanceof AnnotatedElement element ? element : null;
  }

  private static @Nullable AnnotatedType declared(BeanProperty property) {
    Member member = property.getMember() == null ? null : property.getMember().getMember();
    if (member instanceof Field field) {
      return field.getAnnotatedType();
    } else if (member instanceof Method method) {
      return method.getParameterCount() == 0
          ? method.getAnnotatedReturnType()
          : method.getAnnotatedParameterTypes()[0];
    }
    return null;
  }
}
