package io.zerocall.json;

import io.zerocall.RemoteFailure;
import io.zerocall.RpcRemoteException.RemoteCause;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * Writes the documents that a server sends (JSON-RPC 2.0, sections 5 and 6). The ID comes before
 * the result, so that a client can find the call before it reads the rest. Safe for use by several
 * threads.
 */
public final class ReplyWriter extends ReplyForm {
  private static final SerializableString JSONRPC = new SerializedString("jsonrpc");
  private static final SerializableString VERSION = new SerializedString("2.0");
  private static final SerializableString ID = new SerializedString("id");
  private static final SerializableString RESULT = new SerializedString("result");

  private final JsonCodec codec;

  public ReplyWriter(JsonCodec codec) {
    super(codec);
    this.codec = codec;
  }

  @Override
  byte[] writeResult(RequestId id, JsonType type, @Nullable Object result) {
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
  byte[] writeError(RequestId id, ErrorObject error) {
    return codec.write(generator -> {
      begin(generator, id);
      generator.writeName("error");
      generator.writeStartObject();
      generator.writeNumberProperty("code", error.code());
      generator.writeStringProperty("message", error.message());
      if (error.data() instanceof RemoteFailure failure) {
        if (failure.errorId() != null || !isOfMessage(failure)) {
          generator.writeName("data");
          writeFailure(codec, generator, failure);
        }
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

  static void writeFailure(JsonCodec codec, JsonGenerator generator, RemoteFailure failure) {
    generator.writeStartObject();
    if (failure.errorId() != null) {
      generator.writeStringProperty(ErrorObjects.ERROR_ID, failure.errorId());
    }
    if (!isOfMessage(failure)) {
      writeException(codec, generator, failure);
    }
    generator.writeEndObject();
  }

  private static boolean isOfMessage(RemoteFailure failure) {
    return failure.equals(RemoteFailure.ofMessage(failure.message(), failure.errorId()));
  }

  private static void writeException(
      JsonCodec codec, JsonGenerator generator, RemoteFailure failure) {
    generator.writeStringProperty("type", failure.type());
    if (!failure.supertypes().isEmpty()) {
      generator.writeName(ErrorObjects.SUPERTYPES);
      writeTexts(generator, failure.supertypes());
    }
    generator.writeName("fields");
    codec.writeMembers(generator, failure.fields());
    generator.writeName("causes");
    generator.writeStartArray();
    for (RemoteCause cause : failure.causes()) {
      generator.writeStartObject();
      generator.writeStringProperty("type", cause.type());
      generator.writeStringProperty("message", cause.message());
      generator.writeEndObject();
    }
    generator.writeEndArray();
    if (!failure.stack().isEmpty()) {
      generator.writeName("stack");
      writeTexts(generator, failure.stack());
    }
  }

  private static void writeTexts(JsonGenerator generator, List<String> texts) {
    generator.writeStartArray();
    texts.forEach(generator::writeString);
    generator.writeEndArray();
  }

  /** Returns the batch of these documents. */
  public static byte[] batch(List<byte[]> documents) {
    return Batches.join(documents);
  }
}
