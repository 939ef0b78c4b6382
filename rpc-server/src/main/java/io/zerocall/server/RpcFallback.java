package io.zerocall.server;

import io.zerocall.JsonText;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Answers the calls of names that nobody has registered, such as those that a gateway passes on to
 * another server:
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
 * <p>A call that comes here is like any other: limits, deadline and interceptors have been before,
 * {@link io.zerocall.RpcContext#current} has what came with it, and closing the server waits for
 * it. Called by any number of threads at a time; on the thread that reads, as long as that has
 * proved quick.
 */
@FunctionalInterface
public interface RpcFallback {

  /**
   * Answers a call.
   *
   * @param method any text at all, as the caller wrote it
   * @param params an array or an object, to the letter as the caller wrote it; empty if it gave
   *     none
   * @return the result, which goes to the caller as it is. A stage that is a
   *     {@link java.util.concurrent.CompletableFuture} is cancelled when nobody waits for it any
   *     more, and half a second after the call's deadline
   * @throws Exception whatever the caller is to get instead of a result, as if a method had thrown
   *     it, and so for what the stage fails with: an {@link RpcErrorReply} becomes this very error,
   *     {@link RpcErrorReply#methodNotFound} where the name leads nowhere here either
   */
  CompletionStage<JsonText> call(String method, Optional<JsonText> params) throws Exception;

  /**
   * Takes a notification of a name that nobody has registered, or leaves it to the subscribers of
   * the topic of that name. Those of one connection come one after the other, in their order, and
   * those behind them wait: this must be quick, and may run on the thread that reads.
   *
   * @param method any text at all, as the sender wrote it
   * @param params an array or an object, to the letter; empty if there are none
   * @return whether it was taken: then nobody else hears of it
   */
  default boolean notified(String method, Optional<JsonText> params) {
    return false;
  }

  /**
   * Somebody subscribes at the server, over a connection or in its process, to a topic that nobody
   * was subscribed to. The place to listen for it elsewhere, and to bring here what is heard, until
   * {@link #topicClosed}. Told by the thread that subscribes, which others wait for: this must be
   * quick, and must not subscribe anybody at the server itself. What it throws is logged.
   *
   * @param topic the same object until it is closed; a new one if somebody subscribes again
   */
  default void topicOpened(FallbackTopic topic) {}

  /**
   * The last subscriber of a topic is gone, over whatever thread that was: after
   * {@link #topicOpened} of this topic, and before that of the next one of its name.
   */
  default void topicClosed(FallbackTopic topic) {}

  /**
   * Whether calls of {@code rpc.discover}, {@code system.listMethods},
   * {@code system.methodSignature} and {@code system.methodHelp} come here too, since there is more
   * to tell than the server knows. They don't unless this says so. Asked once.
   */
  default boolean describesMethods() {
    return false;
  }
}
