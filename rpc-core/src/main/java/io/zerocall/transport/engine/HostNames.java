package io.zerocall.transport.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Resolves names within a time limit. The system's own look-up can't be interrupted and has no time
 * limit.
 */
public final class HostNames {
  private HostNames() {}

  /**
   * Returns the addresses of a host.
   *
   * @param cancelled ends the wait when it is completed
   * @throws UnknownHostException if there is none, or the answer doesn't arrive in time
   */
  public static InetAddress[] resolve(
      String host, long timeoutNanos, CompletableFuture<?> cancelled) throws UnknownHostException {
    if (isLiteral(host)) {
      return InetAddress.getAllByName(host);
    }
    CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
    Thread resolver = new Thread(() -> lookUp(host, answer), "zerocall-resolver");
    resolver.setDaemon(true);
    resolver.start();
    try {
      Object first = CompletableFuture.anyOf(answer, cancelled)
          .get(Math.max(0, timeoutNanos), TimeUnit.NANOSECONDS);
      if (first instanceof InetAddress[] addresses) {
        return addresses;
      }
      throw new UnknownHostException(host);
    } catch (ExecutionException | TimeoutException e) {
      throw unknown(host, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(host, e);
    }
  }

  /** Whether this is a literal address, which needs no look-up. Everything with a colon is one. */
  private static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9]+(\\.[0-9]+){3}");
  }

  private static void lookUp(String host, CompletableFuture<InetAddress[]> answer) {
    try {
      answer.complete(InetAddress.getAllByName(host));
    } catch (UnknownHostException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private static UnknownHostException unknown(String host, Exception cause) {
    UnknownHostException unknown = new UnknownHostException(host);
    unknown.initCause(cause);
    return unknown;
  }
}
