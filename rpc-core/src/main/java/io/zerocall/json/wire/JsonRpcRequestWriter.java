package io.zerocall.json.wire;

import io.zerocall.JsonText;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.ParameterList;
import io.zerocall.json.document.Batches;
import io.zerocall.json.document.RequestWriter;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.json.plain.PlainBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * Writes the documents that a client sends (JSON-RPC 2.0, sections 4 and 6). Every method throws
 * {@link JsonException} if an argument can't be written. An ID below zero makes a notification.
 * Thread-safe.
 */
public final class JsonRpcRequestWriter implements RequestWriter {
  private static final SerializableString JSONRPC = new SerializedString("jsonrpc");
  private static final SerializableString VERSION = new SerializedString("2.0");
  private static final SerializableString METHOD = new SerializedString("method");
  private static final SerializableString PARAMS = new SerializedString("params");
  private static final SerializableString ID = new SerializedString("id");

  private static final Object[] NONE = {};

  private final JsonCodec codec;

  public JsonRpcRequestWriter(JsonCodec codec) {
    this.codec = codec;
  }

  @Override
  public byte[] request(
      long id,
      SerializedName method,
      ParameterList parameters,
      @Nullable Object @Nullable [] arguments) {
    @Nullable Object[] values = arguments == null ? NONE : arguments;
    PlainBuffer buffer = codec.arePlain(values) ? PlainRequests.begin(id, method, values) : null;
    return buffer != null && parameters.writePlain(buffer, values)
        ? end(buffer)
        : write(id, method, generator -> parameters.write(generator, arguments));
  }

  @Override
  public byte[] request(
      long id, SerializedName method, List<? extends @Nullable Object> arguments) {
    @Nullable Object[] values = arguments.toArray();
    PlainBuffer buffer = codec.arePlain(values) ? PlainRequests.begin(id, method, values) : null;
    if (buffer != null && buffer.putArray(values)) {
      return end(buffer);
    }
    return write(id, method, generator -> codec.writeItems(generator, Arrays.asList(values)));
  }

  @Override
  public byte[] request(
      long id, SerializedName method, Map<String, ? extends @Nullable Object> arguments) {
    return write(id, method, generator -> codec.writeMembers(generator, arguments));
  }

  @Override
  public byte[] request(long id, SerializedName method, @Nullable JsonText params) {
    return write(
        id,
        method,
        params == null ? null : generator -> generator.writeRawValue(params.toString()));
  }

  /**
   * Returns a request with unchanged parameters, an array or an object; without any if that is
   * null.
   */
  public byte[] request(long id, SerializedName method, @Nullable JsonBytes params) {
    PlainBuffer buffer = params == null ? null : PlainRequests.begin(id, method, params);
    return buffer != null && buffer.putValue(params)
        ? end(buffer)
        : write(
            id,
            method,
            params == null ? null : generator -> generator.writeRawValue(params.toString()));
  }

  private static byte[] end(PlainBuffer buffer) {
    buffer.put('}');
    return buffer.toBytes();
  }

  private byte[] write(long id, SerializedName method, @Nullable Consumer<JsonGenerator> params) {
    return codec.write(generator -> {
      generator.writeStartObject();
      generator.writeName(JSONRPC);
      generator.writeString(VERSION);
      if (id >= 0) {
        generator.writeName(ID);
        generator.writeNumber(id);
      }
      generator.writeName(METHOD);
      generator.writeString(method.serialized());
      if (params != null) {
        generator.writeName(PARAMS);
        params.accept(generator);
      }
      generator.writeEndObject();
    });
  }

  @Override
  public byte[] batch(List<byte[]> documents) {
    return Batches.join(documents);
  }
}
