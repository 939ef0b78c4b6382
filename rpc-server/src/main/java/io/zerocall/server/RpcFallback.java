package io.zerocall.server;

import io.zerocall.JsonText;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Answers calls of names that are not registered, such as calls that a gateway forwards to another
 * server:
 *
 * <pre>{@code
 * RpcServer.builder()
 *     .bind("tcp://127.0.0.1:5555")
 *     .fallback((method, params) -> method.startsWith("old.")
 *         ? archive.ask(method, params)
 *         : CompletableFuture.failedFuture(RpcErrorReply.methodNotFound()))
 *     .start();
 * }</pre>
 *
 * <p>A fallback call is like any other call: limits, deadline and interceptors apply,
 * {@link io.zerocall.RpcContext#current} returns its context, and closing the server waits for it.
 * Called by any number of threads concurrently, and on the thread that reads as long as the calls
 * prove fast.
 */
@FunctionalInterface
public interface RpcFallback {

  /**
   * Answers a call.
   *
   * @param method the method's name as the caller wrote it; any text
   * @param params an array or an object, exactly as the caller wrote it; empty if there were none
   * @return the result, which is sent to the caller unchanged. If the stage is a
   *     {@link java.util.concurrent.CompletableFuture}, it is cancelled when the caller no longer
   *     waits for it, and half a second after the call's deadline
   * @throws Exception what the caller gets instead of a result, as if a method had thrown it. The
   *     same holds for the exception that the stage fails with. An {@link RpcErrorReply} is sent as
   *     this very error; use {@link RpcErrorReply#methodNotFound} if the name is unknown here too
   */
  CompletionStage<JsonText> call(String method, Optional<JsonText> params) throws Exception;

  /**
   * Handles a notification of a name that is not registered, or leaves it to the subscribers of the
   * topic of that name. Notifications of one connection are handled one at a time in their order,
   * and later ones wait. So this must return quickly; it may run on the thread that reads.
   *
   * @param method the name as the sender wrote it; any text
   * @param params an array or an object, exactly as the sender wrote it; empty if there were none
   * @return true if the notification was handled; it is not published then
   */
  default boolean notified(String method, Optional<JsonText> params) {
    return false;
  }

  /**
   * Called when a topic gets its first subscriber, over a connection or in the server's process. A
   * fallback can then listen for the topic elsewhere, and publish what it receives here, until
   * {@link #topicClosed}. Called on the subscribing thread while other threads wait for it. So this
   * must return quickly, and must not subscribe at the server itself. Exceptions are logged.
   *
   * @param topic the topic; the same object until it is closed, and a new one if there is a
   *     subscriber again
   */
  default void topicOpened(FallbackTopic topic) {}

  /**
   * Called when the last subscriber of a topic is gone, on any thread. Comes after
   * {@link #topicOpened} of this topic, and before that of the next topic of the same name.
   */
  default void topicClosed(FallbackTopic topic) {}

  /**
   * Returns whether this fallback also answers {@code rpc.discover}, {@code system.listMethods},
   * {@code system.methodSignature} and {@code system.methodHelp}, because it knows methods that the
   * server doesn't. Returns false by default. Called once.
   */
  default boolean describesMethods() {
    return false;
  }
}
