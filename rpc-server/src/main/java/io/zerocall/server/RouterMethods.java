package io.zerocall.server;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.contract.Names;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.server.method.Caller;
import io.zerocall.server.peer.CallRouter;
import io.zerocall.server.peer.CallablePeer;
import io.zerocall.server.peer.Offer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The methods in the namespace {@code rpc} by which a peer offers to serve. Created for each call.
 */
final class RouterMethods {
  private static final int MOST_NAMES = 10_000;
  static final int MOST_CREDIT = 1_024;
  static final int LONGEST_WORKER_NAME = 255;

  private final Caller caller;
  private final CallRouter router;
  private final RpcLimits limits;

  RouterMethods(Caller caller, CallRouter router, RpcLimits limits) {
    this.caller = caller;
    this.router = router;
    this.limits = limits;
  }

  /** Offers methods; returns true. */
  @RpcMethod(
      help = "Offers to serve methods on this connection: their names, or prefixes that end in *."
          + " worker is this worker's name, credit the number of calls it takes at a time, and"
          + " idempotent those of the methods whose calls may run more than once.")
  public boolean offer(
      List<String> methods,
      Optional<String> worker,
      OptionalInt credit,
      Optional<List<String>> idempotent) {
    try {
      router.offer(requirePeer(), checked(methods, worker, credit, idempotent));
      return true;
    } catch (RpcErrorReply refusal) {
      router.offerRefused(caller.toString(), String.valueOf(refusal.getMessage()));
      throw refusal;
    }
  }

  private Offer checked(
      List<String> methods,
      Optional<String> worker,
      OptionalInt credit,
      Optional<List<String>> idempotent) {
    requireNames(methods, "methods");
    worker.ifPresent(RouterMethods::requireWorker);
    if (credit.isPresent() && (credit.getAsInt() < 1 || credit.getAsInt() > MOST_CREDIT)) {
      throw invalid("credit: " + credit.getAsInt() + " (expected: 1 to " + MOST_CREDIT + ")");
    }
    List<String> mayRunAgain = idempotent.orElse(List.of());
    requireNames(mayRunAgain, "idempotent");
    return new Offer(methods, worker.orElse(null), credit.orElse(0), Set.copyOf(mayRunAgain));
  }

  /** Withdraws offered methods; returns true once the peer gets no more calls of them. */
  @RpcMethod(help = "Withdraws methods that this connection has offered.")
  public CompletionStage<Boolean> withdraw(List<String> methods) {
    requireNames(methods, "methods");
    return router.withdraw(requirePeer(), methods).thenApply(done -> true);
  }

  private void requireNames(@Nullable List<String> names, String what) {
    if (names == null || names.size() > MOST_NAMES) {
      throw invalid(what + ": expected a list of at most " + MOST_NAMES + " names");
    }
    try {
      names.forEach(name -> requirePattern(name, what, limits.nameBytes()));
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Checks a name, or a prefix such as {@code orders.*} or {@code *}.
   *
   * @throws IllegalArgumentException if it is neither, or too long
   */
  static void requirePattern(@Nullable String given, String what, int nameBytes) {
    String name = Names.requireShort(given, what, nameBytes);
    boolean isPrefix = name.endsWith("*");
    String fixed = isPrefix ? name.replaceFirst("\\.?\\*$", "") : name;
    if (!isPrefix || !fixed.isEmpty()) {
      var unused = Names.requireFree(fixed, what);
    }
  }

  private static void requireWorker(String name) {
    if (name.isEmpty() || name.length() > LONGEST_WORKER_NAME) {
      throw invalid("worker: expected 1 to " + LONGEST_WORKER_NAME + " characters");
    }
  }

  private static RpcErrorReply invalid(String why) {
    return new RpcErrorReply(RpcErrorCode.INVALID_PARAMS, "Invalid params: " + why, null);
  }

  private CallablePeer requirePeer() {
    CallablePeer peer = caller.peer();
    if (peer == null) {
      ErrorObject refusal = ErrorObject.invalidRequest("this connection can't be sent requests"
          + " (offer over a WebSocket or a ZeroMQ DEALER socket, not by POST or a REQ socket)");
      throw new RpcErrorReply(refusal.code(), refusal.message(), null);
    }
    return peer;
  }
}
