package io.zerocall.json.schema;

import io.zerocall.JsonText;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonType;
import io.zerocall.json.Nullness;
import java.lang.reflect.AnnotatedType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.bean.BeanSerializerBase;

/**
 * Creates JSON Schemas (draft 7) of types. Every written value conforms to its schema, as long as
 * only nullable parts are null. Every conforming value can be read; what can be read beyond that
 * (unknown members, an omitted number for 0) is not guaranteed.
 *
 * <p>Records, beans, enums and {@code double} have names, by which other schemas refer to them. An
 * instance is used for one document; not thread-safe.
 */
public final class JsonSchemas {
  private final JsonCodec codec;
  private final JsonMapper mapper;
  private final String referencePrefix;
  private final Map<JavaType, Map<String, Object>> references = new LinkedHashMap<>();
  private final Queue<JavaType> undefined = new ArrayDeque<>();

  /**
   * Creates an instance without any names.
   *
   * @param referencePrefix the prefix of a name in a {@code $ref}
   */
  public JsonSchemas(JsonCodec codec, String referencePrefix) {
    this.codec = codec;
    this.mapper = codec.mapper();
    this.referencePrefix = referencePrefix;
  }

  /**
   * Returns the schema of a type. It is complete, and may be written, only after {@link #named} has
   * been called, which fills in the references.
   *
   * @param declared the type as declared, with its annotations; null if that isn't known
   * @param nullable whether the value may be null
   */
  public Map<String, Object> of(JsonType type, @Nullable AnnotatedType declared, boolean nullable) {
    return type.whyEndless().isPresent()
        ? new LinkedHashMap<>() // an exception's field, which registration doesn't check
        : of(type.javaType(), declared, nullable);
  }

  /** Returns all schemas that have been referred to, by name. To be called once, at the end. */
  public Map<String, Object> named() {
    Map<JavaType, Map<String, Object>> definitions = new LinkedHashMap<>();
    for (JavaType type = undefined.poll(); type != null; type = undefined.poll()) {
      definitions.put(type, define(type));
    }
    Map<String, Object> byName = new TreeMap<>();
    SchemaNames.of(definitions.keySet()).forEach((type, name) -> {
      Map<String, Object> titled = new LinkedHashMap<>();
      titled.put("title", name);
      titled.putAll(definitions.getOrDefault(type, Map.of()));
      byName.put(name, titled);
      reference(type).put("$ref", referencePrefix + name);
    });
    return byName;
  }

  Map<String, Object> of(JavaType type, @Nullable AnnotatedType declared, boolean nullable) {
    boolean orNull = nullable || hasNull(type) || Nullness.isNullable(declared);
    Map<String, Object> schema = present(type, declared);
    return orNull && !type.isPrimitive() ? orNull(schema) : schema;
  }

  /** Returns whether a type has a value for nothing that is written as null. */
  static boolean hasNull(JavaType type) {
    Class<?> raw = type.getRawClass();
    return type.isReferenceType()
        || raw == OptionalInt.class
        || raw == OptionalLong.class
        || raw == OptionalDouble.class;
  }

  private Map<String, Object> present(JavaType type, @Nullable AnnotatedType declared) {
    Class<?> raw = type.getRawClass();
    JsonText users = codec.schemaOf(type);
    if (users != null) {
      return users.members().isEmpty() ? new LinkedHashMap<>() : reference(type);
    } else if (codec.isWrittenOtherwise(type)) {
      return WrittenForm.of(mapper, type);
    }
    AnnotatedType content = Nullness.content(declared);
    if (type.isReferenceType()) {
      return of(type.getReferencedType(), content, false);
    } else if (raw == OptionalInt.class) {
      return present(mapper.constructType(int.class), null);
    } else if (raw == OptionalLong.class) {
      return present(mapper.constructType(long.class), null);
    } else if (isFloatingPoint(raw)) {
      return reference(mapper.constructType(Double.class));
    }
    Map<String, Object> scalar = ScalarSchemas.of(raw);
    if (scalar != null) {
      return scalar;
    } else if (type.isMapLikeType()) {
      return map(type, content);
    } else if (type.isArrayType() || type.isCollectionLikeType() || type.isIterationType()) {
      return with(
          ScalarSchemas.schema("array"), "items", of(type.getContentType(), content, false));
    }
    return type.isEnumImplType() || serializer(type) != null
        ? reference(type)
        : WrittenForm.of(mapper, type);
  }

  private static boolean isFloatingPoint(Class<?> raw) {
    return raw == double.class
        || raw == Double.class
        || raw == float.class
        || raw == Float.class
        || raw == OptionalDouble.class;
  }

  private Map<String, Object> map(JavaType type, @Nullable AnnotatedType content) {
    Map<String, Object> schema = ScalarSchemas.schema("object");
    if (type.getKeyType().isEnumImplType()) {
      schema.put("propertyNames", reference(type.getKeyType()));
    }
    schema.put("additionalProperties", of(type.getContentType(), content, false));
    return schema;
  }

  /**
   * Returns the serializer that writes objects of a type member by member; null if they are written
   * in another way.
   */
  private @Nullable BeanSerializerBase serializer(JavaType type) {
    try {
      ValueSerializer<?> serializer = mapper._serializationContext().findValueSerializer(type);
      return serializer instanceof BeanSerializerBase members && !members.usesObjectId()
          ? members
          : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  private Map<String, Object> define(JavaType type) {
    JsonText users = codec.schemaOf(type);
    if (users != null) {
      return new LinkedHashMap<>(users.members());
    }
    if (type.hasRawClass(Double.class)) {
      return doubles();
    }
    BeanSerializerBase serializer = serializer(type);
    return serializer == null ? constants(type) : ObjectSchema.of(mapper, this, type, serializer);
  }

  private static Map<String, Object> doubles() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", "A number, or a text for what JSON has no number for.");
    schema.put(
        "anyOf",
        List.of(
            ScalarSchemas.schema("number"),
            with(ScalarSchemas.schema("string"), "enum", List.of("NaN", "Infinity", "-Infinity"))));
    return schema;
  }

  /** Describes an enum's constants as they are written, which annotations can change. */
  private Map<String, Object> constants(JavaType type) {
    List<Object> written = new ArrayList<>();
    boolean areTexts = true;
    for (Object constant : type.getRawClass().getEnumConstants()) {
      Object json = mapper.convertValue(constant, Object.class);
      areTexts &= json instanceof String;
      written.add(json);
    }
    Map<String, Object> schema = areTexts ? ScalarSchemas.schema("string") : new LinkedHashMap<>();
    return written.isEmpty() ? schema : with(schema, "enum", written);
  }

  private Map<String, Object> reference(JavaType type) {
    return references.computeIfAbsent(type, added -> {
      undefined.add(added);
      Map<String, Object> reference = new LinkedHashMap<>();
      reference.put("$ref", added.toCanonical()); // its name is known only when all types are known
      return reference;
    });
  }

  /**
   * Returns a schema with one more keyword. A reference is wrapped, since draft 7 ignores keywords
   * beside a {@code $ref}.
   */
  public static Map<String, Object> with(Map<String, Object> schema, String keyword, Object value) {
    Map<String, Object> more = new LinkedHashMap<>();
    if (schema.containsKey("$ref")) {
      more.put("allOf", List.of(schema));
    } else {
      more.putAll(schema);
    }
    more.put(keyword, value);
    return more;
  }

  private static Map<String, Object> orNull(Map<String, Object> schema) {
    if (schema.isEmpty()) {
      return schema; // any value, including null
    } else if (schema.get("type") instanceof String type && !schema.containsKey("enum")) {
      return with(schema, "type", List.of(type, "null"));
    }
    Map<String, Object> either = new LinkedHashMap<>();
    either.put("anyOf", List.of(schema, ScalarSchemas.schema("null")));
    return either;
  }
}
