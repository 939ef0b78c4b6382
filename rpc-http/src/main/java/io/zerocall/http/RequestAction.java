package io.zerocall.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.zerocall.http.endpoint.Endpoint;
import org.jspecify.annotations.Nullable;

/** The action to take for a request, as its head determines. */
sealed interface RequestAction {

  /**
   * Reply that the request is refused.
   *
   * @param readableBy the foreign origin whose pages may read the reason, or null
   * @param endpoint the endpoint that the request was for, or null
   */
  record Refuse(
      Refusal refusal,
      @Nullable String readableBy,
      @Nullable Endpoint endpoint) implements RequestAction {}

  /** Pass its body on. */
  sealed interface Receive extends RequestAction {

    /** Returns the header of the message. */
    byte @Nullable [] header();

    /** Returns the foreign origin whose pages may read the reply, or null. */
    @Nullable
    String readableBy();
  }

  /** Pass its body to the server. */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  record Call(byte @Nullable [] header, @Nullable String readableBy) implements Receive {}

  /** Pass its body to an endpoint. */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  record Exchange(
      Endpoint endpoint,
      HttpHeaders headers,
      byte @Nullable [] header,
      @Nullable String readableBy) implements Receive {}

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
