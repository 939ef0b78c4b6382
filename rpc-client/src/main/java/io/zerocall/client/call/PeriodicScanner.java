package io.zerocall.client.call;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs scans every few milliseconds while one of them has anything to check. For the deadlines of
 * hundreds of thousands of calls per second that is cheaper than a timer for each. Several scanners
 * may share a thread. Thread-safe.
 */
public final class PeriodicScanner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodicScanner.class);

  private final ScannerThread thread;
  private final List<BooleanSupplier> scans = new CopyOnWriteArrayList<>();
  private final AtomicBoolean armed = new AtomicBoolean();
  private final BooleanSupplier scan = this::scan; // as the thread knows it

  /** Creates a scanner without scans. Its thread starts when it is armed. */
  public PeriodicScanner() {
    this(new ScannerThread());
  }

  private PeriodicScanner(ScannerThread thread) {
    this.thread = thread;
    thread.add(scan);
  }

  /**
   * Returns a scanner with scans of its own, on the same thread. The thread ends when the last of
   * these scanners is closed.
   */
  public PeriodicScanner sharingThread() {
    return new PeriodicScanner(thread);
  }

  /**
   * Adds a scan.
   *
   * @param scan handles what is due, and returns whether anything is left to check
   */
  public void add(BooleanSupplier scan) {
    scans.add(scan);
  }

  /** Starts scanning, because there is something to check. */
  public void arm() {
    if (!armed.get() && armed.compareAndSet(false, true)) {
      thread.arm();
    }
  }

  /** Runs the scans if there is something to check; returns whether anything is left. */
  private boolean scan() {
    if (!armed.get()) {
      return false;
    }
    if (scanAll()) {
      return true;
    }
    armed.set(false);
    // Anything that was added between the scans and the line above found the scanner armed.
    if (scanAll()) {
      armed.set(true);
      return true;
    }
    return false;
  }

  private boolean scanAll() {
    boolean anyLeft = false;
    for (BooleanSupplier scan : scans) {
      anyLeft |= scan(scan);
    }
    return anyLeft;
  }

  /** Runs a scan. A scan that fails is run again, and doesn't prevent others from running. */
  private static boolean scan(BooleanSupplier scan) {
    try {
      return scan.getAsBoolean();
    } catch (Throwable failure) {
      LOG.error("A scan failed", failure);
      return true;
    }
  }

  /** Ends the scans, but not one that is running. */
  @Override
  public void close() {
    thread.remove(scan);
  }
}
