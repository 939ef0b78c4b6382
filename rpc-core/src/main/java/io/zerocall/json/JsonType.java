package io.zerocall.json;

import io.zerocall.JsonText;
import io.zerocall.json.plain.PlainScanner;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JavaType;

/** A Java type, prepared for reading from JSON. Immutable. */
public final class JsonType {
  private enum Shortcut {
    INT,
    LONG,
    DOUBLE,
    BOOLEAN,
    STRING,
    VOID,
    REQUEST_ID,
    JSON_TEXT,
    NONE
  }

  private final JsonCodec codec;
  private final JavaType type;
  private final @Nullable CodecValues users;
  private final Shortcut shortcut;

  JsonType(JsonCodec codec, JavaType type) {
    this.codec = codec;
    this.type = type;
    this.users = codec.codecOf(type);
    Shortcut usual = shortcut(type.getRawClass());
    this.shortcut = usual != Shortcut.NONE && codec.isReadOtherwise(type) ? Shortcut.NONE : usual;
  }

  private static Shortcut shortcut(Class<?> raw) {
    if (raw == int.class || raw == Integer.class) {
      return Shortcut.INT;
    } else if (raw == long.class || raw == Long.class) {
      return Shortcut.LONG;
    } else if (raw == double.class || raw == Double.class) {
      return Shortcut.DOUBLE;
    } else if (raw == boolean.class || raw == Boolean.class) {
      return Shortcut.BOOLEAN;
    } else if (raw == String.class) {
      return Shortcut.STRING;
    } else if (raw == void.class || raw == Void.class) {
      return Shortcut.VOID;
    } else if (raw == RequestId.class) {
      return Shortcut.REQUEST_ID;
    } else if (raw == JsonText.class) {
      return Shortcut.JSON_TEXT;
    }
    return Shortcut.NONE;
  }

  /** Returns the type as Jackson knows it. */
  public JavaType javaType() {
    return type;
  }

  /** Returns the class without type arguments. */
  public Class<?> rawClass() {
    return type.getRawClass();
  }

  /** Returns the type of an array's elements. */
  public JsonType elementType() {
    return new JsonType(codec, type.getContentType());
  }

  /**
   * Returns whether a value may be omitted because the type has a value for nothing, as
   * {@link Optional} does.
   */
  public boolean isOptional() {
    return emptyValue() != null;
  }

  /**
   * Returns the JSON type as which values of this type are written, if it is known;
   * {@code system.methodSignature} reports it.
   */
  public String jsonName() {
    boolean isKnown = codec.schemaOf(type) == null
        && !codec.isWrittenOtherwise(type)
        && !codec.isReadOtherwise(type);
    return isKnown ? JsonNames.of(type) : JsonNames.ANY;
  }

  /**
   * Returns why a type never ends, so that it can't be read, written or described; empty if it does
   * end.
   */
  public Optional<String> whyEndless() {
    return GrowingTypes.problem(codec, type);
  }

  /**
   * Returns why values of this type, as far as it is declared, can't be written as meaningful JSON,
   * or empty if they can.
   */
  public Optional<String> whyUnwritable() {
    return Writability.problem(codec, type);
  }

  /** Returns why no value of this type can be read from JSON, or empty if it can. */
  public Optional<String> whyUnreadable() {
    return shortcut == Shortcut.NONE ? Readability.problem(codec, type) : Optional.empty();
  }

  /**
   * Reads the value at the parser's current token, and leaves the parser at the value's last token.
   */
  @Nullable
  Object read(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (shortcut == Shortcut.JSON_TEXT) {
      return JsonTexts.read(parser);
    } else if (token == JsonToken.VALUE_NULL) {
      if (type.isPrimitive() && shortcut != Shortcut.VOID) {
        throw new JsonException(
            "must not be null (expected: " + type.getRawClass().getName() + ")");
      }
      return emptyValue();
    }
    return switch (shortcut) {
      case INT -> {
        require(token == JsonToken.VALUE_NUMBER_INT, "a whole number", token);
        yield parser.getIntValue();
      }
      case LONG -> {
        require(token == JsonToken.VALUE_NUMBER_INT, "a whole number", token);
        yield parser.getLongValue();
      }
      case DOUBLE -> {
        // A string may be "NaN"; other strings are rejected there.
        require(token.isNumeric() || token == JsonToken.VALUE_STRING, "a number", token);
        yield token == JsonToken.VALUE_NUMBER_FLOAT
            ? (Object) parser.getDoubleValue()
            : readAny(parser);
      }
      case BOOLEAN -> {
        require(token.isBoolean(), "a boolean", token);
        yield parser.getBooleanValue();
      }
      case STRING -> {
        require(token == JsonToken.VALUE_STRING, "a string", token);
        yield parser.getString();
      }
      case VOID -> {
        parser.skipChildren();
        yield null;
      }
      case REQUEST_ID -> {
        RequestId id = RequestIdReader.read(parser);
        require(id != null, "a string or a number", token);
        yield id;
      }
      case JSON_TEXT, NONE -> readAny(parser);
    };
  }

  /**
   * Reads the next value if it has the plain form; returns {@link PlainScanner#OTHER} otherwise.
   */
  public @Nullable Object readPlain(PlainScanner scanner) {
    return switch (shortcut) {
      case INT -> scanner.takeInt();
      case LONG -> scanner.takeLong();
      case BOOLEAN -> scanner.takeBoolean();
      case STRING -> scanner.takeString();
      case VOID -> scanner.takeNull();
      case DOUBLE, REQUEST_ID, JSON_TEXT, NONE -> PlainScanner.OTHER;
    };
  }

  private static void require(boolean fits, String expected, JsonToken token) {
    if (!fits) {
      throw new JsonException("expected: " + expected + ", got: " + JsonNames.of(token));
    }
  }

  private @Nullable Object readAny(JsonParser parser) {
    return users == null ? codec.readValue(parser, type) : users.read(parser);
  }

  /** Writes a value that was declared with this type. */
  public void write(JsonGenerator generator, @Nullable Object value) {
    if (value == null) {
      generator.writeNull();
    } else if (users != null) {
      users.write(generator, value);
    } else {
      codec.writeDeclared(generator, value, type);
    }
  }

  /**
   * Returns whether a value of this type may be written in the plain form, if it is of a supported
   * kind.
   */
  public boolean isPlain(@Nullable Object value) {
    return users == null && codec.isPlain(value);
  }

  private @Nullable Object emptyValue() {
    Class<?> raw = type.getRawClass();
    if (raw == Optional.class) {
      return Optional.empty();
    } else if (raw == OptionalInt.class) {
      return OptionalInt.empty();
    } else if (raw == OptionalLong.class) {
      return OptionalLong.empty();
    } else if (raw == OptionalDouble.class) {
      return OptionalDouble.empty();
    }
    return null;
  }

  @Override
  public String toString() {
    return type.toCanonical();
  }
}
