package io.zerocall.bench.jvm;

import java.util.ArrayDeque;
import java.util.Deque;

/** Processes that belong together. They also end when this JVM does. */
public final class Processes implements AutoCloseable {
  private final Deque<AutoCloseable> processes = new ArrayDeque<>(); // guarded by itself
  private final Thread hook = new Thread(this::closeAll, "close-processes");

  public Processes() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Adds a process, which is closed before those that were added earlier. */
  public <T extends AutoCloseable> T added(T process) {
    synchronized (processes) {
      processes.push(process);
    }
    return process;
  }

  @Override
  public void close() {
    closeAll();
    try {
      var unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This JVM is ending, and the hook finds nothing more to close.
    }
  }

  private void closeAll() {
    synchronized (processes) {
      while (!processes.isEmpty()) {
        try {
          processes.pop().close();
        } catch (Exception e) {
          System.err.println(e);
        }
      }
    }
  }
}
