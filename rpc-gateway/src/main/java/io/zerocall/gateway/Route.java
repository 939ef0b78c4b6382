package io.zerocall.gateway;

import io.zerocall.JsonText;
import java.util.concurrent.CompletableFuture;

/** The destination of forwarded calls. */
interface Route {

  /** Forwards a call; cancelling the future cancels the call. */
  CompletableFuture<JsonText> call(ForwardedCall call);

  /** Forwards a notification, in the order of the notifications that one thread forwards. */
  void pass(ForwardedCall notification);
}
