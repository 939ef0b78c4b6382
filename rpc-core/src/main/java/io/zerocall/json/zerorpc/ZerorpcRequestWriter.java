package io.zerocall.json.zerorpc;

import io.zerocall.JsonText;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.ParameterList;
import io.zerocall.json.document.Batches;
import io.zerocall.json.document.RequestWriter;
import io.zerocall.json.document.SerializedName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes requests as the servers of the original zerorpc read them: always a batch, of calls with
 * three items each, since such a server answers no others. Thread-safe.
 */
public final class ZerorpcRequestWriter implements RequestWriter {
  private final JsonCodec codec;

  public ZerorpcRequestWriter(JsonCodec codec) {
    this.codec = codec;
  }

  @Override
  public byte[] request(
      long id,
      SerializedName method,
      ParameterList parameters,
      @Nullable Object @Nullable [] arguments) {
    return write(method, generator -> {
      parameters.write(generator, arguments);
      writeNone(generator);
    });
  }

  @Override
  public byte[] request(
      long id, SerializedName method, List<? extends @Nullable Object> arguments) {
    return write(method, generator -> {
      codec.writeItems(generator, arguments);
      writeNone(generator);
    });
  }

  @Override
  public byte[] request(
      long id, SerializedName method, Map<String, ? extends @Nullable Object> arguments) {
    return write(method, generator -> {
      generator.writeStartArray();
      generator.writeEndArray();
      codec.writeMembers(generator, arguments);
    });
  }

  @Override
  public byte[] request(long id, SerializedName method, @Nullable JsonText params) {
    String positional = params != null && params.isArray() ? params.toString() : "[]";
    String named = params != null && params.isObject() ? params.toString() : "{}";
    return write(method, generator -> {
      generator.writeRawValue(positional);
      generator.writeRawValue(named);
    });
  }

  private static void writeNone(JsonGenerator generator) {
    generator.writeStartObject();
    generator.writeEndObject();
  }

  private byte[] write(SerializedName method, Consumer<JsonGenerator> arguments) {
    return codec.write(generator -> {
      generator.writeStartArray();
      generator.writeStartArray();
      generator.writeString(method.serialized());
      arguments.accept(generator);
      generator.writeEndArray();
      generator.writeEndArray();
    });
  }

  /** Joins batches of one into a larger batch, without their brackets. */
  @Override
  public byte[] batch(List<byte[]> requests) {
    List<byte[]> calls = new ArrayList<>(requests.size());
    for (byte[] request : requests) {
      calls.add(Arrays.copyOfRange(request, 1, request.length - 1));
    }
    return Batches.join(calls);
  }
}
