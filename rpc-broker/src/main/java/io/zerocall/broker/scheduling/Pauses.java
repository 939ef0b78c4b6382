package io.zerocall.broker.scheduling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The workers that get no calls for a moment, because they have not taken the last one. Without the
 * pause the broker would offer them call after call. The {@link Scheduler} guards its state.
 */
final class Pauses {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** When each pause ends, the earliest first. */
  private final Map<Worker, Long> ends = new LinkedHashMap<>();

  /** Pauses a worker, unless it pauses already. */
  void begin(Worker worker, long now) {
    if (ends.putIfAbsent(worker, now + PAUSE_NANOS) == null) {
      worker.pause();
    }
  }

  /** Ends the pauses that are over; returns their workers. */
  List<Worker> end(long now) {
    List<Worker> resumed = new ArrayList<>();
    for (Map.Entry<Worker, Long> pause : ends.entrySet()) {
      if (pause.getValue() - now > 0) {
        break;
      }
      resumed.add(pause.getKey());
    }
    resumed.forEach(this::forget);
    return resumed;
  }

  /** Returns when the next pause ends; {@code Long.MAX_VALUE} if none does. */
  long nextEnd() {
    return ends.isEmpty() ? Long.MAX_VALUE : ends.values().iterator().next();
  }

  /** Ends the pause of a worker, if it has one. */
  void forget(Worker worker) {
    if (ends.remove(worker) != null) {
      worker.resume();
    }
  }
}
