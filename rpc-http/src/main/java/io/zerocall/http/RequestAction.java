package io.zerocall.http;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** What is to be done about a request, as its head says. */
sealed interface RequestAction {

  /**
   * Tell that it is refused.
   *
   * @param readableBy the foreign origin whose pages may read why, or null
   */
  record Refuse(Refusal refusal, @Nullable String readableBy) implements RequestAction {}

  /**
   * Hand its body to the server.
   *
   * @param header the header of the message
   * @param readableBy the foreign origin whose pages may read the reply, or null
   */
  @SuppressWarnings("ArrayRecordComponent") // carried on, never compared
  record Call(byte @Nullable [] header, @Nullable String readableBy) implements RequestAction {}

  /**
   * Tell which methods there are.
   *
   * @param allowed as it stands in the header {@code Allow}
   * @param callableBy the foreign origin whose pages are told that they may send calls, or null
   */
  record Options(String allowed, @Nullable String callableBy) implements RequestAction {}

  /** Show a page. */
  record Show(HttpResponseStatus status, Page page) implements RequestAction {}

  /**
   * Make a WebSocket of the connection.
   *
   * @param header the header of every message that will come
   */
  @SuppressWarnings("ArrayRecordComponent") // carried on, never compared
  record Upgrade(HttpRequest request, byte @Nullable [] header) implements RequestAction {}
}
