package io.zerocall.json;

import io.zerocall.JsonText;
import io.zerocall.RpcCodec;
import io.zerocall.RpcLimits;
import io.zerocall.json.mapper.ReflectTypes;
import io.zerocall.json.mapper.StrictNumbers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.util.ClassUtil;

/**
 * Writes and reads the values of one type with a user's codec, within the limits. An exception or
 * invalid output of the codec becomes an exception of Jackson's, which knows the position in the
 * document. Thread-safe.
 */
final class CodecValues {
  private final JavaType type;
  private final RpcCodec<Object> codec;
  private final JsonFactory json;
  private final RpcLimits limits;
  private final JsonText schema;

  /**
   * Wraps a codec.
   *
   * @param json creates parsers that enforce the limits
   * @throws IllegalArgumentException if the codec's schema is invalid
   */
  @SuppressWarnings("unchecked") // its results are checked, and it only gets values of its type
  CodecValues(JavaType type, RpcCodec<?> codec, JsonFactory json, RpcLimits limits) {
    this.type = type;
    this.codec = (RpcCodec<Object>) codec;
    this.json = json;
    this.limits = limits;
    this.schema = ValueSettings.requireSchema(
        "the schema of the codec for " + type.getRawClass().getName(), codec.schema());
  }

  JsonText schema() {
    return schema;
  }

  /** Returns the name that callers see for the type, without the server's package. */
  private String name() {
    return type.getRawClass().getSimpleName();
  }

  /** Writes a value, which is not null. */
  void write(JsonGenerator generator, Object value) {
    String text;
    try {
      text = codec.write(value);
    } catch (Exception | Error e) {
      throw unwritable(generator, "failed: " + Mismatches.shortly(restored(e)), e);
    }
    if (text == null) {
      throw unwritable(generator, "wrote null (expected: JSON)", null);
    } else if (text.length() > limits.messageBytes()) {
      throw unwritable(
          generator,
          "wrote " + text.length() + " characters (limit: " + limits.messageBytes() + ")",
          null);
    }
    try (JsonParser parser = new StrictNumbers(
        json.createParser(ObjectReadContext.empty(), text), limits.numberDigits())) {
      if (parser.nextToken() == null) {
        throw unwritable(generator, "wrote nothing (expected: JSON)", null);
      }
      JsonTexts.copyWithinLimits(parser, generator);
      JsonCodec.requireEnd(parser);
    } catch (DatabindException e) {
      throw e;
    } catch (JacksonException e) {
      throw unwritable(
          generator, "wrote no JSON within the limits: " + JsonException.describe(e), e);
    }
  }

  private DatabindException unwritable(
      JsonGenerator generator, String what, @Nullable Throwable cause) {
    return DatabindException.from(generator, "the codec for " + name() + " " + what, cause);
  }

  /** Reads the value at the parser's current token, and leaves the parser at its last one. */
  @Nullable
  Object read(JsonParser parser) {
    String text = JsonTexts.textWithinLimits(parser);
    Object value;
    try {
      value = codec.read(text);
    } catch (Exception | Error e) {
      throw unreadable(parser, restored(e));
    }
    if (value == null ? type.isPrimitive() : !isOfType(value)) {
      String got = value == null ? "null" : value.getClass().getSimpleName();
      throw unreadable(
          parser,
          new ClassCastException("its codec made of it: " + got + " (expected: " + name() + ")"));
    }
    return value;
  }

  private boolean isOfType(Object value) {
    return ReflectTypes.wrapper(type.getRawClass()).isInstance(value);
  }

  private DatabindException unreadable(JsonParser parser, Throwable cause) {
    return ValueInstantiationException.from(
        parser, "the codec for " + name() + " did not accept it", type, cause);
  }

  private static Throwable restored(Throwable thrown) {
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return thrown;
  }

  ValueSerializer<Object> serializer() {
    return new Writer(this);
  }

  ValueDeserializer<Object> deserializer() {
    return new Reader(this);
  }

  private static final class Writer extends ValueSerializer<Object> {
    private final CodecValues values;

    Writer(CodecValues values) {
      this.values = values;
    }

    @Override
    public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
      values.write(generator, value);
    }
  }

  private static final class Reader extends ValueDeserializer<Object> {
    private final CodecValues values;

    Reader(CodecValues values) {
      this.values = values;
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
      return values.read(parser);
    }

    @Override
    public @Nullable Object getNullValue(DeserializationContext context) {
      return values.type.isPrimitive()
          ? context.reportInputMismatch(values.type, "must not be null")
          : null;
    }

    /** Returns 0 for an omitted number, as without a codec. */
    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
      return values.type.isPrimitive() ? ClassUtil.defaultValue(values.type.getRawClass()) : null;
    }

    @Override
    public Class<?> handledType() {
      return values.type.getRawClass();
    }

    @Override
    public boolean isCachable() {
      return true;
    }
  }
}
