package io.zerocall.json;

import io.zerocall.JsonText;
import io.zerocall.RpcLimits;
import io.zerocall.json.mapper.KeptSettings;
import io.zerocall.json.mapper.StrictNumbers;
import io.zerocall.json.plain.PlainScanner;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.bean.BeanSerializerBase;

/**
 * Converts Java values to JSON and JSON to Java values, within the limits of one client or server.
 * Thread-safe.
 *
 * <p>Reading is strict: no text for a number, no number for a time, no fraction for an integer, no
 * null for a primitive, no duplicate members, no type named by the document.
 */
public final class JsonCodec {
  private static final int BUFFER_BYTES = 256;

  /**
   * The classes whose values are written without Jackson, unless users have another form for them.
   */
  private static final List<Class<?>> PLAIN =
      List.of(Integer.class, Long.class, Boolean.class, String.class);

  private final RpcLimits limits;
  private final JsonMapper mapper;
  private final JsonCodec own;
  private final boolean isOwnOfOther;
  private final ValueCodecs codecs;
  private final Map<Class<?>, JsonText> schemas;
  private final Set<Class<?>> otherwise;
  private final boolean allPlain;

  /** Creates a codec with this library's own forms of values. */
  public JsonCodec(RpcLimits limits) {
    this(limits, new ValueSettings());
  }

  /**
   * Creates a codec with the users' forms of values.
   *
   * @throws IllegalArgumentException if a customizer changes a setting that users must not change
   */
  public JsonCodec(RpcLimits limits, ValueSettings settings) {
    JsonFactory factory = Mappers.factory(limits);
    JsonMapper ours = Mappers.own(factory, limits);
    this.limits = limits;
    this.isOwnOfOther = false;
    this.codecs = new ValueCodecs(settings.codecs(), factory, limits);
    this.schemas = settings.schemas();
    if (codecs.isEmpty() && settings.customizers().isEmpty()) {
      this.mapper = ours;
      this.own = this;
      this.otherwise = Set.of();
    } else {
      this.mapper = Mappers.customized(factory, limits, settings.customizers(), codecs);
      KeptSettings.require(ours, mapper);
      this.own = new JsonCodec(limits, factory, ours);
      this.otherwise =
          PLAIN.stream().filter(this::isWrittenOtherwise).collect(Collectors.toUnmodifiableSet());
    }
    this.allPlain = otherwise.isEmpty();
  }

  /** Creates the codec for the parts of documents that are not users' values. */
  private JsonCodec(RpcLimits limits, JsonFactory factory, JsonMapper ours) {
    this.limits = limits;
    this.mapper = ours;
    this.own = this;
    this.isOwnOfOther = true;
    this.codecs = new ValueCodecs(List.of(), factory, limits);
    this.schemas = Map.of();
    this.otherwise = Set.of();
    this.allPlain = true;
  }

  /** Returns the limits that this codec enforces. */
  public RpcLimits limits() {
    return limits;
  }

  /**
   * Returns a codec with the same limits but without users' settings: for the parts of the
   * protocol, in places where values are not the users'.
   */
  public JsonCodec own() {
    return own;
  }

  /**
   * Returns a document unchanged, byte for byte.
   *
   * @throws JsonException if it is not JSON in UTF-8
   */
  public static JsonText text(byte[] document) {
    try {
      return JsonTexts.slice(document, 0, document.length);
    } catch (JacksonException e) {
      throw JsonException.of(e);
    }
  }

  /** Returns what writes and reads values. */
  public JsonMapper mapper() {
    return mapper;
  }

  /** Prepares a type for reading and writing. */
  public JsonType type(Type type) {
    return new JsonType(this, mapper.getTypeFactory().constructType(type));
  }

  /**
   * Prepares a type that a member declares.
   *
   * @param type the type, which may contain type variables
   * @param declaring the class that declares the member
   * @param context the type the member belongs to, whose type arguments resolve the variables
   */
  public JsonType memberType(Type type, Class<?> declaring, Type context) {
    var types = mapper.getTypeFactory();
    JavaType owner = types.constructType(context).findSuperType(declaring);
    return new JsonType(
        this,
        owner == null
            ? types.constructType(type)
            : types.resolveMemberType(type, owner.getBindings()));
  }

  /**
   * Reads a standalone value, not a part of a document.
   *
   * @throws JsonException if the text is not JSON or doesn't fit the type
   */
  public @Nullable Object read(String json, JsonType type) {
    return parse(json, type::read);
  }

  /** Passes a parser at the first token to the reader, and checks that no further text follows. */
  @Nullable
  Object parse(String json, Function<JsonParser, @Nullable Object> reader) {
    try (JsonParser parser = strict(mapper.createParser(json))) {
      parser.nextToken();
      Object value = reader.apply(parser);
      requireEnd(parser);
      return value;
    } catch (JacksonException e) {
      throw JsonException.of(e);
    }
  }

  /**
   * Writes a standalone value, not a part of a document.
   *
   * @throws JsonException if the value can't be written as JSON
   */
  public String write(@Nullable Object value) {
    return new String(write(generator -> writeValue(generator, value)), StandardCharsets.UTF_8);
  }

  // Types for which users have other forms.

  /** Returns the user's codec for a type; null if there is none. */
  @Nullable
  CodecValues codecOf(JavaType type) {
    return codecs.of(type);
  }

  /** Returns the user's schema for the values of a type; null if there is none. */
  public @Nullable JsonText schemaOf(JavaType type) {
    JsonText schema = schemas.get(type.getRawClass());
    CodecValues values = schema == null ? codecs.forWriting(type) : null;
    return values == null ? schema : values.schema();
  }

  /** Returns whether a type is written by other code than this library's. */
  public boolean isWrittenOtherwise(JavaType type) {
    if (own == this) {
      return false;
    } else if (codecs.forWriting(type) != null) {
      return true;
    }
    ValueSerializer<?> serializer = serializer(type);
    return serializer != null
        && !(serializer instanceof BeanSerializerBase)
        && isOther(serializer, own.serializer(type));
  }

  private boolean isWrittenOtherwise(Class<?> type) {
    return isWrittenOtherwise(mapper.constructType(type));
  }

  /** Returns whether a type is read by other code than this library's. */
  boolean isReadOtherwise(JavaType type) {
    if (own == this) {
      return false;
    } else if (codecs.of(type) != null) {
      return true;
    }
    ValueDeserializer<?> deserializer = deserializer(type);
    return deserializer != null
        && !(deserializer instanceof BeanDeserializerBase)
        && !(deserializer instanceof AbstractDeserializer)
        && isOther(deserializer, own.deserializer(type));
  }

  private static boolean isOther(Object theirs, @Nullable Object ours) {
    return ours == null || theirs.getClass() != ours.getClass();
  }

  private @Nullable ValueSerializer<?> serializer(JavaType type) {
    try {
      return mapper._serializationContext().findRootValueSerializer(type);
    } catch (JacksonException e) {
      return null;
    }
  }

  private @Nullable ValueDeserializer<?> deserializer(JavaType type) {
    try {
      return mapper._deserializationContext().findRootValueDeserializer(type);
    } catch (JacksonException e) {
      return null;
    }
  }

  /** Returns whether a value may be written in the {@linkplain PlainScanner plain form}. */
  boolean isPlain(@Nullable Object value) {
    return allPlain || value == null || !otherwise.contains(value.getClass());
  }

  /** Returns whether all of these values may be written in the plain form. */
  public boolean arePlain(@Nullable Object... values) {
    if (!allPlain) {
      for (Object value : values) {
        if (!isPlain(value)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Writes a value into a document; writes the most common types without Jackson. */
  public void writeValue(JsonGenerator generator, @Nullable Object value) {
    if (value == null) {
      generator.writeNull();
    } else if (!isPlain(value)) {
      generator.writePOJO(value);
    } else if (value instanceof Integer number) {
      generator.writeNumber(number);
    } else if (value instanceof Long number) {
      generator.writeNumber(number);
    } else if (value instanceof String text) {
      generator.writeString(text);
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else if (isOwnOfOther) {
      mapper.writeValue(generator, value); // the generator may belong to the other mapper
    } else {
      generator.writePOJO(value);
    }
  }

  /**
   * Writes a value whose declared type is known, so that users' codecs and Jackson's serializers
   * get the type arguments, which a value alone doesn't have.
   */
  void writeDeclared(JsonGenerator generator, Object value, JavaType declared) {
    if (own != this && declared.hasGenericTypes()) {
      JavaType type =
          mapper.getTypeFactory().constructSpecializedType(declared, value.getClass(), true);
      SerializationContext context = (SerializationContext) generator.objectWriteContext();
      context.findTypedValueSerializer(type, true).serialize(value, generator, context);
    } else {
      writeValue(generator, value);
    }
  }

  /** Reads a value for which the library has no reader of its own. */
  Object readValue(JsonParser parser, JavaType type) {
    if (!isOwnOfOther) {
      return parser.readValueAs(type);
    }
    // The parser may belong to the other mapper, and be inside a document that continues.
    return mapper
        .readerFor(type)
        .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .readValue(parser);
  }

  /** Writes an array of the library that consists of users' values. */
  public void writeItems(JsonGenerator generator, List<? extends @Nullable Object> items) {
    generator.writeStartArray();
    for (Object item : items) {
      writeValue(generator, item);
    }
    generator.writeEndArray();
  }

  /** Writes an object of the library that consists of users' values. */
  public void writeMembers(
      JsonGenerator generator, Map<String, ? extends @Nullable Object> members) {
    generator.writeStartObject();
    members.forEach((name, value) -> {
      generator.writeName(name);
      writeValue(generator, value);
    });
    generator.writeEndObject();
  }

  public byte[] write(Consumer<JsonGenerator> content) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(BUFFER_BYTES)) {
      try (JsonGenerator generator = mapper.createGenerator(bytes)) {
        content.accept(generator);
      }
      return bytes.toByteArray();
    } catch (JacksonException e) {
      throw JsonException.of(e);
    } catch (RuntimeException | Error e) {
      throw JsonException.ofForeign(e);
    }
  }

  /**
   * Returns a parser for a document, after checking that every byte is valid UTF-8: Jackson doesn't
   * check the text that it skips, and decodes overlong forms.
   *
   * @throws StreamReadException if it is not UTF-8
   */
  public JsonParser parser(byte[] json) {
    if (looksLikeUtf16Or32(json) || !Utf8.isValid(json, 0, json.length)) {
      throw new StreamReadException(null, "not UTF-8");
    }
    return uncheckedParser(json, 0, json.length);
  }

  /**
   * Returns a parser for a part of a document that has been checked, or for a document that is only
   * searched for an ID.
   */
  public JsonParser uncheckedParser(byte[] json, int offset, int length) {
    return strict(mapper.createParser(json, offset, length));
  }

  private JsonParser strict(JsonParser parser) {
    return new StrictNumbers(parser, limits.numberDigits());
  }

  /**
   * Returns whether Jackson would read the bytes as UTF-16 or UTF-32, which it decides by the first
   * four.
   */
  private static boolean looksLikeUtf16Or32(byte[] json) {
    for (int i = 0; i < Math.min(json.length, 4); i++) {
      if (json[i] == 0) {
        return true;
      }
    }
    return false;
  }

  public static void requireEnd(JsonParser parser) {
    if (parser.nextToken() != null) {
      throw new StreamReadException(parser, "more than one JSON document");
    }
  }
}
