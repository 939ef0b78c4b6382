package io.zerocall.json;

import io.zerocall.JsonText;
import io.zerocall.RpcLimits;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Month;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.databind.type.LogicalType;

/**
 * How Java values become JSON and JSON becomes Java values, within the limits of one client or
 * server. Safe for use by any thread.
 *
 * <p>Reading is strict: no text for a number, no number for a time, no fraction for an integer, no
 * null for a primitive, no member twice, no type named by the document.
 */
public final class JsonCodec {
  private static final int BUFFER_BYTES = 256;
  private static final BufferPool BUFFERS = new BufferPool();

  private final RpcLimits limits;
  private final JsonMapper mapper;

  public JsonCodec(RpcLimits limits) {
    this.limits = limits;
    JsonFactory factory = JsonFactory.builder()
        .recyclerPool(BUFFERS)
        .streamReadConstraints(StreamReadConstraints.builder()
            .maxNestingDepth(limits.jsonDepth())
            .maxNumberLength(limits.numberDigits())
            .maxNameLength(limits.nameBytes())
            .maxStringLength(
                Integer.MAX_VALUE) // a string is as long as the message that holds it, at most
            .build())
        .streamWriteConstraints(
            StreamWriteConstraints.builder().maxNestingDepth(limits.jsonDepth()).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();
    this.mapper = JsonMapper.builder(factory)
        .addModule(JsonTexts.module())
        .addModule(YearMonths.module())
        .addModule(NumberKeys.module(limits.numberDigits()))
        .annotationIntrospector(new NoPolymorphism())
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
        .withCoercionConfigDefaults(
            coercions -> coercions.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
        .withCoercionConfig(LogicalType.Textual, JsonCodec::refuseAllButText)
        .addModule(new SimpleModule()
            .setDeserializerModifier(new StrictTimes())
            .addSerializer(Month.class, ToStringSerializer.instance)
            .addDeserializer(Byte.class, new StrictByte(false))
            .addDeserializer(byte.class, new StrictByte(true)))
        .build();
  }

  private static void refuseAllButText(MutableCoercionConfig coercions) {
    coercions
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.EmptyString, CoercionAction.TryConvert);
  }

  /** The limits that this codec keeps. */
  public RpcLimits limits() {
    return limits;
  }

  /**
   * Takes a document as it is, to the byte.
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

  JsonMapper mapper() {
    return mapper;
  }

  /** Prepares a type for reading and writing. */
  public JsonType type(Type type) {
    return new JsonType(mapper, mapper.getTypeFactory().constructType(type));
  }

  /**
   * Prepares a type that a member declares.
   *
   * @param type the type, which may name type variables
   * @param declaring the class that declares the member
   * @param context the type the member belongs to, whose type arguments decide what the variables
   *     are
   */
  public JsonType memberType(Type type, Class<?> declaring, Type context) {
    var types = mapper.getTypeFactory();
    JavaType owner = types.constructType(context).findSuperType(declaring);
    return new JsonType(
        mapper,
        owner == null
            ? types.constructType(type)
            : types.resolveMemberType(type, owner.getBindings()));
  }

  /**
   * Reads a value of its own, not part of a document.
   *
   * @throws JsonException if the text is not JSON or doesn't fit the type
   */
  public @Nullable Object read(String json, JsonType type) {
    return parse(json, type::read);
  }

  /** Hands over a parser that stands at the first token, and requires that nothing is left. */
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
   * Writes a value of its own, not part of a document.
   *
   * @throws JsonException if the value can't be written as JSON
   */
  public String write(@Nullable Object value) {
    return new String(write(generator -> generator.writePOJO(value)), StandardCharsets.UTF_8);
  }

  /** Writes a value into a document; what is most common, without asking Jackson how. */
  static void writeValue(JsonGenerator generator, @Nullable Object value) {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof Integer number) {
      generator.writeNumber(number);
    } else if (value instanceof Long number) {
      generator.writeNumber(number);
    } else if (value instanceof String text) {
      generator.writeString(text);
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else {
      generator.writePOJO(value);
    }
  }

  byte[] write(Consumer<JsonGenerator> content) {
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
   * Parses a document, of which every byte has been checked to be UTF-8: Jackson skips what nobody
   * asks for unseen, and makes characters of overlong forms.
   *
   * @throws StreamReadException if it is not UTF-8
   */
  JsonParser parser(byte[] json) {
    if (looksLikeUtf16Or32(json) || !Utf8.isValid(json, 0, json.length)) {
      throw new StreamReadException(null, "not UTF-8");
    }
    return uncheckedParser(json, 0, json.length);
  }

  /** Parses a part of a document that has been checked, or what is only searched for an id. */
  JsonParser uncheckedParser(byte[] json, int offset, int length) {
    return strict(mapper.createParser(json, offset, length));
  }

  private JsonParser strict(JsonParser parser) {
    return new StrictNumbers(parser, limits.numberDigits());
  }

  /** Whether Jackson would read the bytes as UTF-16 or UTF-32: it looks at the first four. */
  private static boolean looksLikeUtf16Or32(byte[] json) {
    for (int i = 0; i < Math.min(json.length, 4); i++) {
      if (json[i] == 0) {
        return true;
      }
    }
    return false;
  }

  static void requireEnd(JsonParser parser) {
    if (parser.nextToken() != null) {
      throw new StreamReadException(parser, "more than one JSON document");
    }
  }
}
