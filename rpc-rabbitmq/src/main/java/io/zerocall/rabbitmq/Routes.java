package io.zerocall.rabbitmq;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Remembers for a short time which queue has taken a method's requests, so that most requests are
 * sent once. Thread-safe.
 */
final class Routes {
  private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MOST = 10_000;

  private final Layout layout;
  private final Map<String, Route> known = new ConcurrentHashMap<>();

  private record Route(String queue, long since) {}

  Routes(Layout layout) {
    this.layout = layout;
  }

  /** Returns the queues that may have a method's requests, the most likely one first. */
  List<String> of(String method) {
    List<String> queues = layout.candidates(method);
    Route route = known.get(method);
    if (route == null || System.nanoTime() - route.since > REMEMBERED_NANOS) {
      return queues;
    }
    List<String> likely = new ArrayList<>(List.of(route.queue));
    queues.stream().filter(queue -> !queue.equals(route.queue)).forEach(likely::add);
    return likely;
  }

  /** Notes which queue has taken a request. */
  void took(String method, String queue) {
    long now = System.nanoTime();
    Route route = known.get(method);
    if (route == null || !route.queue.equals(queue) || now - route.since > REMEMBERED_NANOS) {
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(method, new Route(queue, now));
    }
  }
}
