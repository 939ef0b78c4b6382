package io.zerocall.server.topic;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts, by topic, the publications that exceeded the bounds of a {@link PublicationQueue}. Owned
 * by the queue.
 */
public final class MissedCount implements OrderedStep {
  private final Map<String, Long> counts = new LinkedHashMap<>();

  void add(String topic) {
    counts.merge(topic, 1L, Long::sum);
  }

  void addAll(MissedCount other) {
    other.counts.forEach((topic, count) -> counts.merge(topic, count, Long::sum));
  }

  /** Returns how many publications of each topic were missed. */
  public Map<String, Long> counts() {
    return counts;
  }
}
