package io.zerocall.gateway;

import io.zerocall.JsonText;
import java.util.concurrent.CompletableFuture;

/** Where calls go to. */
interface Route {

  /** Passes a call on; to cancel the future cancels the call. */
  CompletableFuture<JsonText> call(ForwardedCall call);

  /** Passes a notification on, in the order of those that one thread passes. */
  void pass(ForwardedCall notification);
}
