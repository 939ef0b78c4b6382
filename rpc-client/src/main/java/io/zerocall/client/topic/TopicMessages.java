package io.zerocall.client.topic;

import io.zerocall.RpcParam;
import io.zerocall.contract.ContractReader;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.Notifications;
import io.zerocall.json.ParameterList;
import io.zerocall.json.Request;
import io.zerocall.json.RequestDocument;
import io.zerocall.json.RequestReader;
import io.zerocall.json.RequestTarget;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds out what a notification is about, and no more of it. Safe for use by any thread. */
final class TopicMessages {
  private static final String MISSED = "rpc.missed";

  private final Notifications notifications;
  private final RequestReader<Notice> notices;

  TopicMessages(JsonCodec codec) {
    Notice notice = new Notice(
        new ContractReader(codec.own()).ofFunction(MissedFunction.class).parameters());
    this.notifications = new Notifications(codec);
    this.notices = new RequestReader<>(codec, name -> name.equals(MISSED) ? notice : null);
  }

  /** The method's name in a document, or null. */
  @Nullable
  String name(byte[] document) {
    return notifications.method(document);
  }

  /** What a document with this name says to be missed; null if it says no such thing. */
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

  /** So many messages of a topic were missed; empty if nobody knows how many. */
  record Missed(String topic, OptionalLong count) {}

  private record Notice(ParameterList parameterList) implements RequestTarget {}

  /** How {@code rpc.missed} is declared. */
  @FunctionalInterface
  interface MissedFunction {
    void missed(@RpcParam("topic") String topic, @RpcParam("count") long count);
  }
}
