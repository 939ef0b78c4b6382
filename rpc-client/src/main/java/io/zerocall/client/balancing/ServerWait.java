package io.zerocall.client.balancing;

import io.zerocall.RpcException;
import io.zerocall.client.call.CallExceptions;
import io.zerocall.client.call.ConnectPatience;
import io.zerocall.client.call.Invocation;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long calls wait while no server is ready, and how they end if none gets ready. Thread-safe.
 */
final class ServerWait {
  private static final int MOST_REASONS = 3;

  private final ServerList servers;
  private final ConnectPatience patience;
  private final CallExceptions callExceptions;
  private final Supplier<@Nullable String> whyUnknown;
  private final LongSupplier clock;
  private boolean anyReady; // guarded by this
  private volatile long noneSinceNanos;
  private volatile boolean closed;

  /** @param whyUnknown returns why no server is known; null if that isn't known either */
  ServerWait(
      ServerList servers,
      BalancedSettings settings,
      CallExceptions callExceptions,
      Supplier<@Nullable String> whyUnknown) {
    this.servers = servers;
    this.patience = settings.patience();
    this.callExceptions = callExceptions;
    this.whyUnknown = whyUnknown;
    this.clock = settings.clock();
    this.noneSinceNanos = clock.getAsLong();
  }

  boolean isAnyReady() {
    for (BalancedServer server : servers.present()) {
      if (server.isReady()) {
        return true;
      }
    }
    return false;
  }

  /** Looks whether the last ready server is gone. */
  synchronized void readinessChanged() {
    boolean any = isAnyReady();
    if (anyReady && !any) {
      noneSinceNanos = clock.getAsLong();
    }
    anyReady = any;
  }

  long giveUpNanos(Invocation invocation) {
    return patience.giveUpNanos(invocation, invocation.begunNanos(), noneSinceNanos);
  }

  /** Returns whether a call has to end that waits. */
  boolean hasEnded(Invocation invocation) {
    return closed || giveUpNanos(invocation) - clock.getAsLong() <= 0;
  }

  /** Returns the exception of a call that ends while it waits. */
  RpcException exception(Invocation invocation) {
    if (closed) {
      return callExceptions.closed(invocation, false);
    }
    return invocation.deadlineNanos() - clock.getAsLong() <= 0
        ? callExceptions.neverConnected(invocation, whyNoneIsReady())
        : callExceptions.notConnected(invocation, whyNoneIsReady());
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

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }
}
