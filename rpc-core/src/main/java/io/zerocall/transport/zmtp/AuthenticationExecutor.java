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
 * Calls the authenticator of a binding on threads where it may block. Has no threads while no
 * client logs in. Thread-safe.
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

  /** A call of the authenticator that has not returned. */
  interface PendingAuthentication {

    /** Cancels the call, whose result isn't needed any more, and interrupts its thread. */
    void cancel();
  }

  /**
   * Calls the authenticator and passes the result on, on another thread; never if the call is
   * cancelled or this executor is closed.
   */
  PendingAuthentication authenticate(
      String username, String password, Consumer<AuthenticationResult> answer) {
    AuthenticationTask pending = new AuthenticationTask(username, password, answer);
    try {
      threads.execute(pending.task);
    } catch (RejectedExecutionException e) {
      pending.cancel(); // the binding is closing
    }
    return pending;
  }

  void close() {
    threads.shutdownNow();
  }

  private final class AuthenticationTask implements PendingAuthentication {
    private final FutureTask<Void> task;
    private volatile boolean cancelled;

    AuthenticationTask(String username, String password, Consumer<AuthenticationResult> answer) {
      task = new FutureTask<>(() -> decide(username, password, answer), null);
    }

    private void decide(String username, String password, Consumer<AuthenticationResult> answer) {
      AuthenticationResult result;
      try {
        result = authenticator.admits(username, password)
            ? AuthenticationResult.ADMITTED
            : AuthenticationResult.REFUSED;
      } catch (Throwable e) { // a client is refused if the authenticator fails in any way
        result = AuthenticationResult.UNDECIDED;
        if (isNeeded()) {
          log.warn("The authenticator failed; the connection is refused", e);
        }
      }
      if (isNeeded()) {
        answer.accept(result);
      }
    }

    /**
     * Returns false if the call was cancelled; its result may be wrong, since it was interrupted.
     */
    private boolean isNeeded() {
      return !cancelled && !threads.isShutdown();
    }

    @Override
    public void cancel() {
      cancelled = true;
      task.cancel(true);
      threads.remove(task);
    }
  }
}
