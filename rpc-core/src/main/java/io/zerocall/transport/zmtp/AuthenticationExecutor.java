package io.zerocall.transport.zmtp;

import io.zerocall.PlainAuthenticator;
import io.zerocall.transport.engine.RateLimitedLog;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Asks the authenticator of a binding, on threads where it may block. There are none while nobody
 * logs in. For any thread.
 */
final class AuthenticationExecutor {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final int MOST_THREADS = 64;
  private static final long IDLE_SECONDS = 5;

  private final PlainAuthenticator authenticator;
  private final RateLimitedLog log = new RateLimitedLog();
  private final ThreadPoolExecutor threads;

  AuthenticationExecutor(PlainAuthenticator authenticator) {
    this.authenticator = authenticator;
    int number = NUMBERS.incrementAndGet();
    AtomicInteger made = new AtomicInteger();
    this.threads = new ThreadPoolExecutor(
        MOST_THREADS,
        MOST_THREADS,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        task -> {
          Thread thread =
              new Thread(task, "zerocall-login-" + number + "-" + made.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Somebody at the connector. */
  interface PendingAuthentication {

    /** The answer isn't needed any more: interrupts whoever looks for it. */
    void cancel();
  }

  /**
   * Finds the answer out and hands it over on a thread of its own; never if it is withdrawn or this
   * is closed.
   */
  PendingAuthentication authenticate(
      String username, String password, Consumer<AuthenticationResult> answer) {
    Asked asked = new Asked(username, password, answer);
    try {
      threads.execute(asked.task);
    } catch (RejectedExecutionException e) {
      asked.cancel(); // the binding closes
    }
    return asked;
  }

  void close() {
    threads.shutdownNow();
  }

  private final class Asked implements PendingAuthentication {
    private final FutureTask<Void> task;
    private volatile boolean withdrawn;

    Asked(String username, String password, Consumer<AuthenticationResult> answer) {
      task = new FutureTask<>(() -> decide(username, password, answer), null);
    }

    private void decide(String username, String password, Consumer<AuthenticationResult> answer) {
      AuthenticationResult result;
      try {
        result = authenticator.admits(username, password)
            ? AuthenticationResult.ADMITTED
            : AuthenticationResult.REFUSED;
      } catch (Throwable e) { // Whatever it is: who can't be decided about is not admitted.
        result = AuthenticationResult.UNDECIDED;
        if (isAwaited()) {
          log.warn("The authenticator failed, and a connection is refused", e);
        }
      }
      if (isAwaited()) {
        answer.accept(result);
      }
    }

    /** Nobody is let in by who was interrupted in finding it out. */
    private boolean isAwaited() {
      return !withdrawn && !threads.isShutdown();
    }

    @Override
    public void cancel() {
      withdrawn = true;
      task.cancel(true);
      threads.remove(task);
    }
  }
}
