package io.zerocall.transport.inproc;

import io.zerocall.transport.engine.Endpoint.Inproc;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that are bound, and those that wait for one. Safe for any thread. */
final class InprocNames {
  private static final InprocNames INSTANCE = new InprocNames();

  // Guarded by this.
  private final Map<Inproc, InprocBinding> bound = new HashMap<>();
  private final Map<Inproc, Set<Runnable>> watchers = new HashMap<>();

  private InprocNames() {}

  static InprocNames shared() {
    return INSTANCE;
  }

  /** Binds a name and tells those that wait for it; false if it is bound already. */
  boolean bind(Inproc name, InprocBinding binding) {
    List<Runnable> told;
    synchronized (this) {
      if (bound.putIfAbsent(name, binding) != null) {
        return false;
      }
      told = List.copyOf(watchers.getOrDefault(name, Set.of()));
    }
    told.forEach(Runnable::run);
    return true;
  }

  /** Frees a name if it is bound to this. */
  synchronized void unbind(Inproc name, InprocBinding binding) {
    bound.remove(name, binding);
  }

  /** What the name is bound to; null if nobody has bound it. */
  synchronized @Nullable InprocBinding find(Inproc name) {
    return bound.get(name);
  }

  /**
   * Has the watcher run whenever the name has been bound, by the thread that binds it. It must be
   * quick, and may still be run once after it has been taken away.
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
