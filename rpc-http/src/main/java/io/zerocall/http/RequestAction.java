package io.zerocall.http;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** The action to take for a request, as its head determines. */
sealed interface RequestAction {

  /**
   * Reply that the request is refused.
   *
   * @param readableBy the foreign origin whose pages may read the reason, or null
   */
  record Refuse(Refusal refusal, @Nullable String readableBy) implements RequestAction {}

  /**
   * Pass its body to the server.
   *
   * @param header the header of the message
   * @param readableBy the foreign origin whose pages may read the reply, or null
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  record Call(byte @Nullable [] header, @Nullable String readableBy) implements RequestAction {}

  /**
   * Reply with the allowed methods.
   *
   * @param allowed the value of the header {@code Allow}
   * @param callableBy the foreign origin whose pages may send calls, or null
   */
  record Options(String allowed, @Nullable String callableBy) implements RequestAction {}

  /** Send a page. */
  record Show(HttpResponseStatus status, Page page) implements RequestAction {}

  /**
   * Turn the connection into a WebSocket.
   *
   * @param header the header of every message on it
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  record Upgrade(HttpRequest request, byte @Nullable [] header) implements RequestAction {}
}
