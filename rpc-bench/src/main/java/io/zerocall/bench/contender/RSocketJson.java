package io.zerocall.bench.contender;

import io.netty.buffer.ByteBuf;
import io.rsocket.Payload;
import io.rsocket.util.ByteBufPayload;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The content of RSocket's payloads, which are bytes to it: a method's name in the metadata, and
 * the JSON of a {@code T} in the data.
 */
final class RSocketJson<T> {
  static final String MULT = "my.namespace.mult";
  static final String ECHO = "my.namespace.echo";
  static final RSocketJson<Factors> FACTORS = new RSocketJson<>(Factors.class);
  static final RSocketJson<Integer> PRODUCT = new RSocketJson<>(Integer.class);
  static final RSocketJson<String> TEXT = new RSocketJson<>(String.class);

  private final Class<T> type;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  private RSocketJson(Class<T> type) {
    this.type = type;
    this.reader = JsonMapper.shared().readerFor(type);
    this.writer = JsonMapper.shared().writerFor(type);
  }

  Payload request(String method, T arguments) {
    return ByteBufPayload.create(
        writer.writeValueAsBytes(arguments), method.getBytes(StandardCharsets.UTF_8));
  }

  Payload reply(T result) {
    return ByteBufPayload.create(writer.writeValueAsBytes(result));
  }

  /** Reads a payload's data, and returns the payload to its pool. */
  T read(Payload payload) {
    try {
      ByteBuf data = payload.sliceData();
      byte[] json = new byte[data.readableBytes()];
      data.readBytes(json);
      return type.cast(reader.readValue(json));
    } finally {
      payload.release();
    }
  }

  /** The arguments of {@code mult}. */
  record Factors(int a, int b) {}
}
