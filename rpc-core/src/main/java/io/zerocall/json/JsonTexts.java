package io.zerocall.json;

import io.zerocall.JsonText;
import io.zerocall.json.plain.JsonBytes;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Reads and writes {@link JsonText} anywhere in a document. */
public final class JsonTexts {
  /** Has no limits, since the parser has already enforced its own. */
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamWriteConstraints(
          StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
      .build();

  private JsonTexts() {}

  static SimpleModule module() {
    return new SimpleModule("io.zerocall.JsonTexts")
        .addDeserializer(JsonText.class, new Reader())
        .addSerializer(JsonText.class, new RawWriter<>(JsonText.class))
        .addSerializer(JsonBytes.class, new RawWriter<>(JsonBytes.class));
  }

  /**
   * Reads the value at the parser's current token, and leaves the parser at the value's last token.
   */
  public static JsonText read(JsonParser parser) {
    return JsonText.parse(text(parser, false));
  }

  /**
   * Returns the same as text, and checks that every number is within the limits, even if it is not
   * used.
   */
  static String textWithinLimits(JsonParser parser) {
    return text(parser, true);
  }

  private static String text(JsonParser parser, boolean checkNumbers) {
    StringWriter json = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), json)) {
      copy(parser, generator, checkNumbers);
    }
    return json.toString();
  }

  /**
   * Copies the value at the parser's current token, and checks that every number is within the
   * limits.
   */
  static void copyWithinLimits(JsonParser parser, JsonGenerator generator) {
    copy(parser, generator, true);
  }

  /**
   * Returns a part of a document unchanged, byte for byte.
   *
   * @throws StreamReadException if it is not UTF-8, which a parser that only skipped it may not
   *     have noticed
   * @throws JsonException if it is not JSON for another reason
   */
  public static JsonText slice(byte[] json, int from, int to) {
    try {
      return JsonText.parse(StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(json, from, to - from))
          .toString());
    } catch (CharacterCodingException e) {
      throw new StreamReadException(null, "not UTF-8");
    } catch (IllegalArgumentException e) {
      throw new JsonException(String.valueOf(e.getMessage()));
    }
  }

  private static void copy(JsonParser parser, JsonGenerator generator, boolean checkNumbers) {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (token.isNumeric()) {
        if (checkNumbers) {
          requireFit(parser, token);
        }
        generator.writeNumber(parser.getString());
      } else {
        generator.copyCurrentEvent(parser);
      }
    } while (depth > 0 && parser.nextToken() != null);
  }

  private static void requireFit(JsonParser parser, JsonToken token) {
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      var unused = parser.getDecimalValue(); // StrictNumbers counts the digits
    } else {
      parser.streamReadConstraints().validateIntegerLength(parser.getString().length());
    }
  }

  private static final class Reader extends StdDeserializer<JsonText> {
    Reader() {
      super(JsonText.class);
    }

    @Override
    public JsonText deserialize(JsonParser parser, DeserializationContext context) {
      return read(parser);
    }

    @Override
    public JsonText getNullValue(DeserializationContext context) {
      return JsonText.NULL;
    }
  }

  /** Writes the JSON that a value's {@code toString} returns. */
  private static final class RawWriter<T> extends StdSerializer<T> {
    RawWriter(Class<T> type) {
      super(type);
    }

    @Override
    public void serialize(T value, JsonGenerator generator, SerializationContext context) {
      generator.writeRawValue(value.toString());
    }
  }
}
