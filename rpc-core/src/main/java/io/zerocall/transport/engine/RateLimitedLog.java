package io.zerocall.transport.engine;

import io.zerocall.transport.Transport;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log for events that any client can cause. Writes one line in ten seconds, with the number of
 * lines that were left out. Thread-safe.
 */
public final class RateLimitedLog {
  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final AtomicLong nextAt = new AtomicLong(System.nanoTime());
  private final AtomicLong leftOut = new AtomicLong();

  public void warn(String text) {
    warn(text, null);
  }

  public void warn(String text, @Nullable Throwable cause) {
    long now = System.nanoTime();
    long due = nextAt.get();
    if (now - due < 0 || !nextAt.compareAndSet(due, now + PAUSE_NANOS)) {
      leftOut.incrementAndGet();
      return;
    }
    long before = leftOut.getAndSet(0);
    String suffix = before == 0 ? "" : " (" + before + " more like this since the last line)";
    LOG.warn("{}{}", Printable.text(text), suffix, cause);
  }
}
