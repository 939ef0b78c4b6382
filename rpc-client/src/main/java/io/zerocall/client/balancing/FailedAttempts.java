package io.zerocall.client.balancing;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.call.Invocation;
import io.zerocall.client.call.RefusedReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one call that have failed, and whether there may be another one. Belongs to one
 * thread at a time.
 */
final class FailedAttempts {
  private static final int MOST = 10;

  private final Invocation invocation;
  private final List<BalancedServer> servers = new ArrayList<>();

  /** How an attempt ended that may have run; null if none has. */
  private @Nullable Throwable mayHaveRun;

  /** The last refusal that the caller can get as a value; null if there is none. */
  private @Nullable RefusedReply refused;

  FailedAttempts(Invocation invocation) {
    this.invocation = invocation;
  }

  /** Returns the servers, the last one last. */
  List<BalancedServer> servers() {
    return servers;
  }

  void add(BalancedServer server, Throwable failure) {
    servers.add(server);
    if (mayHaveRun == null && !hasNotRun(failure)) {
      mayHaveRun = failure;
    }
    if (failure instanceof RefusedReply reply) {
      refused = reply;
    }
  }

  private static boolean hasNotRun(Throwable failure) {
    return RefusedReply.reason(failure) instanceof RpcUnavailableException;
  }

  /** Returns whether a call with this failure may be made again. */
  boolean isRepeatable(Throwable failure) {
    if (failure.getCause() instanceof InterruptedException) {
      return false;
    }
    return hasNotRun(failure)
        || (failure instanceof RpcConnectionLostException
            && invocation.repeats().allowed());
  }

  /** Returns whether there is time left for another attempt, and there were not too many. */
  boolean mayContinue(long now) {
    return servers.size() < MOST && invocation.deadlineNanos() - now > 0;
  }

  /**
   * Returns what the caller gets after the last failure: that of an earlier attempt if that may
   * have run, and the last one has not; or else a server's reply, if no other server was there.
   */
  Throwable outcome(Throwable last) {
    if (!hasNotRun(last)) {
      return last;
    }
    if (mayHaveRun == null) {
      boolean interrupted = last.getCause() instanceof InterruptedException;
      return refused == null || interrupted ? last : refused;
    }
    mayHaveRun.addSuppressed(Objects.requireNonNull(RefusedReply.reason(last)));
    return mayHaveRun;
  }

  /** Returns whether a server refused the call because it has too much to do. */
  static boolean isOverload(Throwable failure) {
    return RefusedReply.reason(failure) instanceof RpcException rpc
        && rpc.code() == RpcErrorCode.OVERLOADED;
  }
}
