package io.zerocall.client.balancing;

import io.zerocall.RpcException;
import io.zerocall.client.call.CallExceptions;
import io.zerocall.client.call.CallbackThreads;
import io.zerocall.client.call.Invocation;
import io.zerocall.client.call.RepetitionCounts;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides at which server each attempt of a call is made, how long a call waits for one, and
 * whether there is another attempt after one that has failed. Thread-safe.
 */
final class Balancer {
  private static final int MOST_REASONS = 3;

  private final ServerList servers;
  private final Picker picker;
  private final ConnectPatience patience;
  private final Supplier<@Nullable String> whyUnknown;
  private final Runnable onWaiting;
  private final LongSupplier clock;
  private final CallExceptions callExceptions;
  private final RetryBudget budget;
  private final WaitingCalls waiting = new WaitingCalls();
  private final LongAdder repetitions = new LongAdder();
  private final LongAdder hedges = new LongAdder();
  private volatile long noneSinceNanos;
  private volatile boolean closed;

  /**
   * Creates a balancer.
   *
   * @param whyUnknown returns why no server is known; null if it isn't known either
   * @param onWaiting is run when a call waits that has to be {@linkplain #expireWaiting expired}
   */
  Balancer(
      ServerList servers,
      BalancedSettings settings,
      Supplier<@Nullable String> whyUnknown,
      Runnable onWaiting) {
    this.servers = servers;
    this.picker = settings.picker();
    this.patience = settings.patience();
    this.whyUnknown = whyUnknown;
    this.onWaiting = onWaiting;
    this.clock = settings.clock();
    this.callExceptions = new CallExceptions(settings.target(), clock);
    this.noneSinceNanos = clock.getAsLong();
    this.budget = new RetryBudget(clock.getAsLong());
  }

  CallExceptions exceptions() {
    return callExceptions;
  }

  RepetitionCounts repetitions() {
    return new RepetitionCounts(repetitions.sum(), budget.refused(), hedges.sum());
  }

  /** Counts a call, whose repetitions the budget limits together with those of others. */
  void begun(Invocation invocation) {
    budget.called(invocation.begunNanos());
  }

  // The choice of a server.

  /**
   * Returns the server of a call's next attempt; null if none is ready.
   *
   * @param without servers that are used only if no other one is ready
   */
  @Nullable
  BalancedServer choose(List<BalancedServer> without) {
    BalancedServer other = chooseOther(without);
    return other != null || without.isEmpty() ? other : chooseOther(List.of());
  }

  private @Nullable BalancedServer chooseOther(List<BalancedServer> without) {
    List<BalancedServer> present = servers.present();
    long now = clock.getAsLong();
    BalancedServer healthy = picker.pick(present, new Filter(now, true, without));
    return healthy != null ? healthy : picker.pick(present, new Filter(now, false, without));
  }

  /** Returns the server of a call's second attempt at the same time; null if there is none. */
  @Nullable
  BalancedServer chooseToHedge(List<BalancedServer> without) {
    long now = clock.getAsLong();
    BalancedServer server = picker.pick(servers.present(), new Filter(now, true, without));
    if (server == null || closed || !budget.take(now)) {
      return null;
    }
    hedges.increment();
    return server;
  }

  /** Returns the server of a call's next attempt, once there is one. */
  BalancedServer await(Invocation invocation, List<BalancedServer> without) {
    BalancedServer server = choose(without);
    while (server == null) {
      long seen = waiting.changes();
      server = choose(without);
      if (server == null) {
        awaitChange(invocation, seen);
      }
    }
    return server;
  }

  private void awaitChange(Invocation invocation, long seen) {
    RpcException failure = waitedTooLong(invocation);
    if (failure != null) {
      throw failure;
    }
    try {
      waiting.await(seen, giveUpNanos(invocation) - clock.getAsLong());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw callExceptions.interrupted(invocation, false, e);
    }
  }

  // Waiting.

  /** Has a call wait until a server is ready; returns false if too many wait. */
  boolean await(WaitingCalls.Waiter waiter) {
    if (!waiting.add(waiter)) {
      return false;
    }
    onWaiting.run();
    if (closed || choose(List.of()) != null) { // since the caller has looked
      CallbackThreads.SHARED.execute(waiting::proceed);
    }
    return true;
  }

  int waitingCalls() {
    return waiting.size();
  }

  /** Ends the calls that have waited long enough; returns whether others wait. */
  boolean expireWaiting() {
    return waiting.expire();
  }

  /** Returns the exception of a call that waits for a server; null if it may wait longer. */
  @Nullable
  RpcException waitedTooLong(Invocation invocation) {
    long now = clock.getAsLong();
    if (closed) {
      return callExceptions.closed(invocation, false);
    } else if (giveUpNanos(invocation) - now > 0) {
      return null;
    }
    return invocation.deadlineNanos() - now <= 0
        ? callExceptions.neverConnected(invocation, whyNoneIsReady())
        : callExceptions.notConnected(invocation, whyNoneIsReady());
  }

  private long giveUpNanos(Invocation invocation) {
    return patience.giveUpNanos(invocation, noneSinceNanos);
  }

  String whyNoneIsReady() {
    List<BalancedServer> present = servers.present();
    if (present.isEmpty()) {
      String why = whyUnknown.get();
      return "no server is known" + (why == null ? "" : ": " + why);
    }
    String reasons = present.stream()
        .limit(MOST_REASONS)
        .map(BalancedServer::toString)
        .collect(Collectors.joining("; "));
    int more = present.size() - MOST_REASONS;
    return more > 0 ? reasons + "; and " + more + " more" : reasons;
  }

  /** Notes that a server may be ready that was not. Never blocks. */
  void changed() {
    waiting.wake();
    if (waiting.size() > 0) {
      CallbackThreads.SHARED.execute(waiting::proceed);
    }
  }

  /** Notes that a connection was lost. */
  void lost() {
    if (servers.present().stream().noneMatch(BalancedServer::isReady)) {
      noneSinceNanos = clock.getAsLong();
    }
  }

  // Further attempts.

  Attempts attempts(Invocation invocation) {
    return new Attempts(invocation, budget);
  }

  /** Notes a failed attempt; returns whether there is another one. */
  boolean repeats(Attempts attempts, BalancedServer server, Throwable failure) {
    attempts.add(server);
    boolean pointless =
        Attempts.isOfConnectedServer(failure) && chooseOther(attempts.without()) == null;
    if (closed || pointless || !attempts.mayRepeat(failure, clock.getAsLong())) {
      return false;
    }
    repetitions.increment();
    return true;
  }

  /** Ends all calls that wait, and makes no further attempts. */
  void close() {
    closed = true;
    waiting.wake();
    var unused = waiting.expire();
  }

  boolean isClosed() {
    return closed;
  }
}
