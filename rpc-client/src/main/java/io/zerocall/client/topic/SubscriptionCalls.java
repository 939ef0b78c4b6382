package io.zerocall.client.topic;

import io.zerocall.client.call.CallExecutor;
import io.zerocall.client.call.Invocation;
import java.util.concurrent.CompletableFuture;

/** Calls that subscribe and unsubscribe at the server, through one view of a client. */
public interface SubscriptionCalls {

  /** Returns calls of the same view at one server of several. */
  SubscriptionCalls at(CallExecutor server);

  /**
   * Creates the invocation of a call that begins now, with the name and the timeout of the calls
   * below.
   */
  Invocation invocation(String method);

  /**
   * Calls a method for a topic and waits for the reply; throws the exception that the call ends in.
   */
  void call(String method, String topic);

  /** Calls a method for a topic. The future is completed on the library's own threads. */
  CompletableFuture<?> callAsync(String method, String topic);
}
