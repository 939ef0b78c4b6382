package io.zerocall.json.wire;

import io.zerocall.RemoteFailure;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonType;
import io.zerocall.json.RequestId;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.FailureData;
import io.zerocall.json.document.ReplyWriter;
import io.zerocall.json.document.RetryData;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * Writes the documents that a server sends (JSON-RPC 2.0, sections 5 and 6). The ID comes before
 * the result, so that a client can find the call before it reads the rest. Thread-safe.
 */
public final class JsonRpcReplyWriter extends ReplyWriter {
  private static final SerializableString JSONRPC = new SerializedString("jsonrpc");
  private static final SerializableString VERSION = new SerializedString("2.0");
  private static final SerializableString ID = new SerializedString("id");
  private static final SerializableString RESULT = new SerializedString("result");

  private final JsonCodec codec;

  public JsonRpcReplyWriter(JsonCodec codec) {
    super(codec);
    this.codec = codec;
  }

  @Override
  protected byte[] writeResult(RequestId id, JsonType type, @Nullable Object result) {
    byte[] plain = type.isPlain(result) ? PlainReplies.write(id, result) : null;
    return plain != null
        ? plain
        : codec.write(generator -> {
          begin(generator, id);
          generator.writeName(RESULT);
          type.write(generator, result);
          generator.writeEndObject();
        });
  }

  @Override
  public byte[] refusal(RequestId id, ErrorObject error) {
    return error(id, error);
  }

  @Override
  protected byte[] writeError(RequestId id, ErrorObject error) {
    return codec.write(generator -> {
      begin(generator, id);
      generator.writeName("error");
      generator.writeStartObject();
      generator.writeNumberProperty("code", error.code());
      generator.writeStringProperty("message", error.message());
      if (error.data() instanceof RemoteFailure failure) {
        if (!FailureData.isEmpty(failure)) {
          generator.writeName("data");
          FailureData.write(codec, generator, failure);
        }
      } else if (error.data() instanceof RetryData retry) {
        generator.writeName("data");
        FailureData.write(codec, generator, retry);
      } else if (error.data() != null) {
        generator.writeName("data");
        codec.writeValue(generator, error.data());
      }
      generator.writeEndObject();
      generator.writeEndObject();
    });
  }

  private static void begin(JsonGenerator generator, RequestId id) {
    generator.writeStartObject();
    generator.writeName(JSONRPC);
    generator.writeString(VERSION);
    generator.writeName(ID);
    generator.writeRawValue(id.json());
  }
}
