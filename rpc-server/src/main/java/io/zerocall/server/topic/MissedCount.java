package io.zerocall.server.topic;

import java.util.LinkedHashMap;
import java.util.Map;

/** Publications for which there was no room, by their topics. Belongs to a {@link Sequencer}. */
public final class MissedCount implements OrderedStep {
  private final Map<String, Long> counts = new LinkedHashMap<>();

  void add(String topic) {
    counts.merge(topic, 1L, Long::sum);
  }

  void addAll(MissedCount other) {
    other.counts.forEach((topic, count) -> counts.merge(topic, count, Long::sum));
  }

  /** How many of each topic. */
  public Map<String, Long> counts() {
    return counts;
  }
}
