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
import org.jspecify.annotations.Nullable;

/**
 * Decides at which server each attempt of a call is made, has calls wait while there is none, and
 * decides whether there is another attempt after one that has failed. Thread-safe.
 */
final class Balancer {
  private final ServerList servers;
  private final Picker picker;
  private final Runnable onWaiting;
  private final LongSupplier clock;
  private final CallExceptions callExceptions;
  private final ServerWait wait;
  private final RetryBudget budget;
  private final WaitingCalls waiting = new WaitingCalls();
  private final LongAdder repetitions = new LongAdder();
  private final LongAdder hedges = new LongAdder();

  /**
   * Creates a balancer.
   *
   * @param whyUnknown returns why no server is known; null if that isn't known either
   * @param onWaiting is run when a call waits that has to be {@linkplain #endExpired ended}
   */
  Balancer(
      ServerList servers,
      BalancedSettings settings,
      Supplier<@Nullable String> whyUnknown,
      Runnable onWaiting) {
    this.servers = servers;
    this.picker = settings.picker();
    this.onWaiting = onWaiting;
    this.clock = settings.clock();
    this.callExceptions = new CallExceptions(settings.target(), clock);
    this.wait = new ServerWait(servers, settings, callExceptions, whyUnknown);
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
    List<BalancedServer> present = servers.present();
    long now = clock.getAsLong();
    BalancedServer picked = picker.pick(present, new Filter(now, true, without));
    if (picked == null) {
      picked = picker.pick(present, new Filter(now, false, without));
    }
    return picked == null && !without.isEmpty()
        ? picker.pick(present, new Filter(now, false, List.of()))
        : picked;
  }

  /** Returns the server of a call's second attempt at the same time; null if there is none. */
  @Nullable
  BalancedServer chooseToHedge(List<BalancedServer> without) {
    long now = clock.getAsLong();
    BalancedServer server = picker.pick(servers.present(), new Filter(now, true, without));
    if (server == null || wait.isClosed() || !budget.take(now)) {
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
        awaitReady(invocation, seen);
      }
    }
    return server;
  }

  private void awaitReady(Invocation invocation, long seen) {
    if (wait.hasEnded(invocation)) {
      throw wait.exception(invocation);
    }
    awaitChange(invocation, seen, wait.giveUpNanos(invocation));
  }

  /** Returns a number that changes when {@link #wake} is called, or servers may have got ready. */
  long changes() {
    return waiting.changes();
  }

  /** Has {@link #awaitChange} return. */
  void wake() {
    waiting.wake();
  }

  /**
   * Waits until {@link #changes} is no longer what it was, for a short time at most, and not after
   * a moment.
   */
  void awaitChange(Invocation invocation, long seen, long untilNanos) {
    try {
      waiting.await(seen, untilNanos - clock.getAsLong());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw callExceptions.interrupted(invocation, false, e);
    }
  }

  // Calls that wait.

  /** Has a call wait until a server is ready; returns false if too many wait. */
  boolean await(WaitingCalls.Waiter waiter) {
    if (!waiting.add(waiter)) {
      return false;
    }
    onWaiting.run();
    if (wait.isClosed()) {
      var unused = waiting.endExpired();
    } else if (wait.isAnyReady()) { // since the caller has looked
      CallbackThreads.SHARED.execute(waiting::proceed);
    }
    return true;
  }

  int waitingCalls() {
    return waiting.size();
  }

  /** Ends the calls that have waited long enough; returns whether others wait. */
  boolean endExpired() {
    return waiting.endExpired();
  }

  boolean hasWaitedTooLong(Invocation invocation) {
    return wait.hasEnded(invocation);
  }

  /** Returns the exception of a call that has waited too long. */
  RpcException waitedTooLong(Invocation invocation) {
    return wait.exception(invocation);
  }

  boolean isAnyReady() {
    return wait.isAnyReady();
  }

  String whyNoneIsReady() {
    return wait.whyNoneIsReady();
  }

  /** Notes that servers may be ready that were not, or no longer. Never blocks. */
  void readinessChanged() {
    wait.readinessChanged();
    waiting.wake();
    if (waiting.size() > 0) {
      CallbackThreads.SHARED.execute(waiting::proceed);
    }
  }

  // Further attempts.

  /** Returns whether there is another attempt after the last failed one. */
  boolean repeats(FailedAttempts failed, Throwable failure) {
    long now = clock.getAsLong();
    if (wait.isClosed()
        || !failed.isRepeatable(failure)
        || !failed.mayContinue(now)
        || (FailedAttempts.isOverload(failure) && !isOtherReady(failed.servers()))
        || !budget.take(now)) {
      return false;
    }
    repetitions.increment();
    return true;
  }

  private boolean isOtherReady(List<BalancedServer> without) {
    return servers.present().stream()
        .anyMatch(server -> server.isReady() && !without.contains(server));
  }

  /** Ends all calls that wait, and makes no further attempts. */
  void close() {
    wait.close();
    waiting.wake();
    var unused = waiting.endExpired();
  }

  boolean isClosed() {
    return wait.isClosed();
  }
}
