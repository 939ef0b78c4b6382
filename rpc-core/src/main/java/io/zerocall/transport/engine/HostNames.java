package io.zerocall.transport.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Resolves names without ever holding up the one who asks for longer than agreed: the system's own
 * look-up can be neither interrupted nor given a time.
 */
public final class HostNames {
  private HostNames() {}

  /**
   * The addresses of a host.
   *
   * @param cancelled completed by whoever no longer wants to know
   * @throws UnknownHostException if there is none, or the answer doesn't come in time
   */
  public static InetAddress[] resolve(
      String host, long patienceNanos, CompletableFuture<?> cancelled) throws UnknownHostException {
    if (isLiteral(host)) {
      return InetAddress.getAllByName(host);
    }
    CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
    Thread resolver = new Thread(() -> lookUp(host, answer), "zerocall-resolver");
    resolver.setDaemon(true);
    resolver.start();
    try {
      Object first = CompletableFuture.anyOf(answer, cancelled)
          .get(Math.max(0, patienceNanos), TimeUnit.NANOSECONDS);
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

  /** Literal addresses need no look-up; everything with a colon is one. */
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
