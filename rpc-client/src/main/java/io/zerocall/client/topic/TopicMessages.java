package io.zerocall.client.topic;

import io.zerocall.RpcParam;
import io.zerocall.contract.ContractReader;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.ParameterList;
import io.zerocall.json.document.Request;
import io.zerocall.json.document.RequestDocument;
import io.zerocall.json.document.RequestTarget;
import io.zerocall.json.wire.Notifications;
import io.zerocall.json.wire.RequestReader;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Parses what a notification refers to, and no more. Thread-safe. */
public final class TopicMessages {
  private static final String MISSED = "rpc.missed";

  private final Notifications notifications;
  private final RequestReader<Notice> notices;

  public TopicMessages(JsonCodec codec) {
    Notice notice = new Notice(
        new ContractReader(codec.own()).ofFunction(MissedFunction.class).parameters());
    this.notifications = new Notifications(codec);
    this.notices = new RequestReader<>(codec, name -> name.equals(MISSED) ? notice : null);
  }

  /** Returns the method's name in a document, or null. */
  @Nullable
  String name(byte[] document) {
    return notifications.method(document);
  }

  /** Returns what a document with this name reports as missed; null if it is not such a notice. */
  @Nullable
  Missed missed(@Nullable String name, byte[] document) {
    if (MISSED.equals(name)
        && notices.read(document) instanceof RequestDocument.Single<Notice> single
        && single.request() instanceof Request.Call<Notice> notice
        && notice.arguments()[0] instanceof String topic
        && notice.arguments()[1] instanceof Long count
        && count >= 0) {
      return new Missed(topic, count == 0 ? OptionalLong.empty() : OptionalLong.of(count));
    }
    return null;
  }

  /** A number of missed messages of a topic; empty if the number is unknown. */
  record Missed(String topic, OptionalLong count) {}

  private record Notice(ParameterList parameterList) implements RequestTarget {}

  /** The declaration of {@code rpc.missed}. */
  @FunctionalInterface
  interface MissedFunction {
    void missed(@RpcParam("topic") String topic, @RpcParam("count") long count);
  }
}
