package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcJob;
import io.zerocall.RpcMethod;
import io.zerocall.server.method.Caller;
import io.zerocall.server.method.ConnectionMethod;
import io.zerocall.server.peer.CallablePeer;
import io.zerocall.server.peer.Messages;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The method in the namespace {@code rpc} by which a worker reports how far a job is. Works on
 * receipt, so that a report never overtakes the reply that follows it. Created for each call.
 */
final class ProgressMethods implements ConnectionMethod.AnsweredLater {
  private final Caller caller;

  ProgressMethods(Caller caller) {
    this.caller = caller;
  }

  /** Reports the progress of a job; {@link #answer} answers a report that makes no sense. */
  @RpcMethod(
      help = "Reports how far the job is whose call has this id; a notification of a worker. total"
          + " is the progress at the end, and message what is being done.")
  public void progress(JsonText id, long progress, OptionalLong total, Optional<String> message) {
    CallablePeer worker = caller.peer();
    if (worker != null && isPossible(progress, total)) {
      worker.progressed(
          id,
          progress,
          total.orElse(-1),
          message.map(text -> Messages.cut(text, RpcJob.LONGEST_MESSAGE)).orElse(null));
    }
  }

  private static boolean isPossible(long progress, OptionalLong total) {
    return progress >= 0 && total.orElse(0) >= 0;
  }

  @Override
  public @Nullable Object answer(@Nullable Object[] arguments) {
    if (!isPossible((long) arguments[1], (OptionalLong) arguments[2])) {
      throw new RpcErrorReply(
          RpcErrorCode.INVALID_PARAMS,
          "Invalid params: progress and total: expected numbers that are not negative",
          null);
    }
    return null;
  }
}
