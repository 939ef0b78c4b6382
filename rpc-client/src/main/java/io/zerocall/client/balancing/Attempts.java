package io.zerocall.client.balancing;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.call.Invocation;
import java.util.ArrayList;
import java.util.List;

/**
 * The attempts of one call that have failed, and whether there may be another one. Belongs to one
 * thread at a time.
 */
final class Attempts {
  private static final int MOST = 10;

  private final Invocation invocation;
  private final RetryBudget budget;
  private final List<BalancedServer> without = new ArrayList<>();
  private int count;

  Attempts(Invocation invocation, RetryBudget budget) {
    this.invocation = invocation;
    this.budget = budget;
  }

  /** Returns the servers that have failed. */
  List<BalancedServer> without() {
    return without;
  }

  /** Notes an attempt, after which another server is to be tried. */
  void add(BalancedServer server) {
    without.add(server);
    count++;
  }

  /** Returns whether the call may be repeated after this failure. */
  boolean mayRepeat(Throwable failure, long now) {
    return isRepeatable(failure)
        && count < MOST
        && invocation.deadlineNanos() - now > 0
        && budget.take(now);
  }

  /** Returns whether the call has not run, or may run more than once. */
  private boolean isRepeatable(Throwable failure) {
    return failure instanceof RpcUnavailableException
        || (failure instanceof RpcConnectionLostException
            && invocation.repeats().allowed());
  }

  /**
   * Returns whether a failure concerns all servers alike if there is no other one: waiting for one
   * of them to get a connection doesn't help.
   */
  static boolean isOfConnectedServer(Throwable failure) {
    return failure instanceof RpcException rpc && rpc.code() == RpcErrorCode.OVERLOADED;
  }
}
