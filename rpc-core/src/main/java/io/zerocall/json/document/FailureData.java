package io.zerocall.json.document;

import io.zerocall.JsonText;
import io.zerocall.RemoteFailure;
import io.zerocall.RpcRemoteException.RemoteCause;
import io.zerocall.json.JsonCodec;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes what is known about a remote exception as the {@code data} of an error. */
public final class FailureData {
  /** The member with the ID under which the server has logged the exception. */
  public static final String ERROR_ID = "errorId";

  /** The member with the names of the exception's superclasses. */
  public static final String SUPERTYPES = "supertypes";

  private FailureData() {}

  /** Returns whether the error's message says everything. */
  public static boolean isEmpty(RemoteFailure failure) {
    return failure.errorId() == null && isOfMessage(failure);
  }

  /** Writes an object. */
  public static void write(JsonCodec codec, JsonGenerator generator, RemoteFailure failure) {
    generator.writeStartObject();
    writeMembers(codec, generator, failure);
    generator.writeEndObject();
  }

  /**
   * Writes an object with a {@link RetryData#RETRY} member. Other data than an object or nothing
   * has no place for it, and an object may have one of its own: such data is written as it is.
   */
  public static void write(JsonCodec codec, JsonGenerator generator, RetryData retry) {
    Object data = retry.data();
    if (data != null && !(data instanceof RemoteFailure)) {
      JsonText text = JsonCodec.text(codec.write(inner -> codec.writeValue(inner, data)));
      codec.writeValue(generator, withRetry(text, retry.retry()));
      return;
    }
    generator.writeStartObject();
    generator.writeName(RetryData.RETRY);
    codec.writeValue(generator, retry.retry());
    if (data instanceof RemoteFailure failure) {
      writeMembers(codec, generator, failure);
    }
    generator.writeEndObject();
  }

  private static JsonText withRetry(JsonText data, JsonText retry) {
    if (!data.isObject() || data.members().containsKey(RetryData.RETRY)) {
      return data;
    }
    String rest = data.toString().substring(1);
    String comma = data.members().isEmpty() ? "" : ",";
    return JsonText.parse("{\"" + RetryData.RETRY + "\":" + retry + comma + rest);
  }

  private static void writeMembers(
      JsonCodec codec, JsonGenerator generator, RemoteFailure failure) {
    if (failure.errorId() != null) {
      generator.writeStringProperty(ERROR_ID, failure.errorId());
    }
    if (!isOfMessage(failure)) {
      writeException(codec, generator, failure);
    }
  }

  private static boolean isOfMessage(RemoteFailure failure) {
    return failure.equals(RemoteFailure.ofMessage(failure.message(), failure.errorId()));
  }

  private static void writeException(
      JsonCodec codec, JsonGenerator generator, RemoteFailure failure) {
    generator.writeStringProperty("type", failure.type());
    if (!failure.supertypes().isEmpty()) {
      generator.writeName(SUPERTYPES);
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
}
