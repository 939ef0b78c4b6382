package io.zerocall.transport.inproc;

import io.zerocall.transport.engine.Endpoint.Inproc;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that are bound, and the watchers that wait for one. Thread-safe. */
final class InprocNames {
  private static final InprocNames INSTANCE = new InprocNames();

  // Guarded by this.
  private final Map<Inproc, InprocBinding> bound = new HashMap<>();
  private final Map<Inproc, Set<Runnable>> watchers = new HashMap<>();

  private InprocNames() {}

  static InprocNames shared() {
    return INSTANCE;
  }

  /** Binds a name and runs the watchers that wait for it. Returns false if it is bound already. */
  boolean bind(Inproc name, InprocBinding binding) {
    List<Runnable> notified;
    synchronized (this) {
      if (bound.putIfAbsent(name, binding) != null) {
        return false;
      }
      notified = List.copyOf(watchers.getOrDefault(name, Set.of()));
    }
    notified.forEach(Runnable::run);
    return true;
  }

  /** Unbinds a name if it is bound to the given binding. */
  synchronized void unbind(Inproc name, InprocBinding binding) {
    bound.remove(name, binding);
  }

  /** Returns what the name is bound to, or null if it isn't bound. */
  synchronized @Nullable InprocBinding find(Inproc name) {
    return bound.get(name);
  }

  /**
   * Runs the watcher whenever the name has been bound, on the thread that binds it. The watcher
   * must return quickly. It may still run once after it has been removed.
   */
  synchronized void watch(Inproc name, Runnable watcher) {
    watchers.computeIfAbsent(name, any -> new HashSet<>()).add(watcher);
  }

  synchronized void unwatch(Inproc name, Runnable watcher) {
    watchers.computeIfPresent(name, (any, present) -> {
      present.remove(watcher);
      return present.isEmpty() ? null : present;
    });
  }
}
