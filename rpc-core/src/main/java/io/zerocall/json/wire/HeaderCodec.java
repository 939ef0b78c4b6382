package io.zerocall.json.wire;

import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.document.Header;
import io.zerocall.json.document.JobStart;
import io.zerocall.json.document.Routing;
import io.zerocall.json.plain.PlainBuffer;
import io.zerocall.json.plain.PlainScanner;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads and writes headers. Ignores unknown members. Thread-safe. */
public final class HeaderCodec {
  private static final byte[] TIMEOUT = PlainScanner.ascii("{\"timeout\":");

  private final JsonCodec codec;

  public HeaderCodec(JsonCodec codec) {
    this.codec = codec;
  }

  /**
   * Reads the header of a message.
   *
   * @throws JsonException if it is not a JSON object or a known member has the wrong type
   */
  public Header read(byte @Nullable [] json) {
    if (json == null || json.length == 0) {
      return Header.NONE;
    }
    PlainScanner scanner = new PlainScanner(json);
    if (scanner.take(TIMEOUT)) {
      long millis = scanner.takeNumber();
      if (millis >= 0 && scanner.take('}') && scanner.atEnd()) {
        return new Header(millis, null, Map.of());
      }
    }
    return readAny(json);
  }

  private Header readAny(byte[] json) {
    try (JsonParser parser = codec.parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonException("the header is not an object");
      }
      Header header = readMembers(parser);
      JsonCodec.requireEnd(parser);
      return header;
    } catch (JacksonException e) {
      throw JsonException.of(e);
    }
  }

  private static Header readMembers(JsonParser parser) {
    long timeoutMillis = -1;
    String traceparent = null;
    Map<String, String> meta = Map.of();
    Routing routing = Routing.DEFAULT;
    JobStart job = null;
    boolean timing = false;
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "timeout" -> {
          if (!value.isNumeric() || parser.getDoubleValue() < 0) {
            throw new JsonException(
                "the header's timeout must be a number of milliseconds, not negative");
          }
          timeoutMillis = (long) Math.ceil(parser.getDoubleValue());
        }
        case "traceparent" -> traceparent = readText(parser, "traceparent");
        case "meta" -> meta = readMeta(parser);
        case "priority" -> routing = routing.withPriority(readPriority(parser));
        case "worker" -> routing = routing.withWorker(readText(parser, "worker"));
        case "ifPresent" ->
          routing = readBoolean(parser, "ifPresent") ? routing.withIfPresent() : routing;
        case "timing" -> timing = readBoolean(parser, "timing");
        case "job" -> job = readJob(parser);
        default -> parser.skipChildren();
      }
    }
    return new Header(timeoutMillis, traceparent, meta, routing, job, timing);
  }

  /** Returns null if it is malformed: the call runs all the same, without knowing its job. */
  private static @Nullable JobStart readJob(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return null;
    }
    String id = "";
    int start = 0;
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken value = parser.nextToken();
      if (name.equals("id") && value == JsonToken.VALUE_STRING) {
        id = parser.getString();
      } else if (name.equals("start") && isInt(parser)) {
        start = parser.getIntValue();
      } else {
        parser.skipChildren();
      }
    }
    return JobStart.isId(id) && start > 0 ? new JobStart(id, start) : null;
  }

  private static boolean isInt(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() == JsonParser.NumberType.INT;
  }

  private static int readPriority(JsonParser parser) {
    if (!isInt(parser)) {
      throw new JsonException("the header's priority must be a whole number of 32 bits");
    }
    return parser.getIntValue();
  }

  private static boolean readBoolean(JsonParser parser, String member) {
    if (!parser.currentToken().isBoolean()) {
      throw new JsonException("the header's " + member + " must be true or false");
    }
    return parser.getBooleanValue();
  }

  private static Map<String, String> readMeta(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new JsonException("the header's meta must be an object");
    }
    Map<String, String> meta = new HashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      meta.put(name, readText(parser, "meta"));
    }
    return meta;
  }

  private static String readText(JsonParser parser, String member) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new JsonException("the header's " + member + " must hold text");
    }
    return parser.getString();
  }

  /** Writes a header. */
  public byte[] write(Header header) {
    if (header.timeoutMillis() >= 0
        && header.traceparent() == null
        && header.meta().isEmpty()
        && header.job() == null
        && !header.timing()
        && header.routing().equals(Routing.DEFAULT)) {
      PlainBuffer buffer =
          new PlainBuffer(TIMEOUT.length + PlainBuffer.size(header.timeoutMillis()) + 1);
      buffer.put(TIMEOUT);
      buffer.putNumber(header.timeoutMillis());
      buffer.put('}');
      return buffer.toBytes();
    }
    return codec.write(generator -> {
      generator.writeStartObject();
      if (header.timeoutMillis() >= 0) {
        generator.writeNumberProperty("timeout", header.timeoutMillis());
      }
      if (header.traceparent() != null) {
        generator.writeStringProperty("traceparent", header.traceparent());
      }
      write(generator, header.routing());
      if (!header.meta().isEmpty()) {
        generator.writeName("meta");
        generator.writeStartObject();
        header.meta().forEach(generator::writeStringProperty);
        generator.writeEndObject();
      }
      write(generator, header.job());
      if (header.timing()) {
        generator.writeBooleanProperty("timing", true);
      }
      generator.writeEndObject();
    });
  }

  private static void write(JsonGenerator generator, @Nullable JobStart job) {
    if (job != null) {
      generator.writeName("job");
      generator.writeStartObject();
      generator.writeStringProperty("id", job.id());
      generator.writeNumberProperty("start", job.start());
      generator.writeEndObject();
    }
  }

  private static void write(JsonGenerator generator, Routing routing) {
    if (routing.priority() != 0) {
      generator.writeNumberProperty("priority", routing.priority());
    }
    if (routing.worker() != null) {
      generator.writeStringProperty("worker", routing.worker());
    }
    if (routing.ifPresent()) {
      generator.writeBooleanProperty("ifPresent", true);
    }
  }
}
