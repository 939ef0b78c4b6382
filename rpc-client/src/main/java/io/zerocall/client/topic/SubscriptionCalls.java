package io.zerocall.client.topic;

import io.zerocall.client.call.Invocation;
import java.util.concurrent.CompletableFuture;

/** Asks the server to subscribe and unsubscribe, as one view of a client does. */
public interface SubscriptionCalls {

  /** A call that begins now; its name and timeout are those of the calls below. */
  Invocation invocation(String method);

  /** Asks about a topic and waits for the answer; throws what the call ends in. */
  void call(String method, String topic);

  /** Asks about a topic. The future is completed on the library's own threads. */
  CompletableFuture<?> callAsync(String method, String topic);
}
