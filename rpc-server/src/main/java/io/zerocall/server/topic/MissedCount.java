package io.zerocall.server.topic;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts, by topic, the publications that don't reach their subscribers: because they exceeded the
 * bounds of a {@link PublicationQueue}, or because a broker has reported it. Used by one thread at
 * a time.
 */
public final class MissedCount implements OrderedStep {
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Set<String> unknown = new LinkedHashSet<>();

  void add(String topic, long count) {
    counts.merge(topic, count, Long::sum);
  }

  /** Notes that messages of a topic may have been missed, whose number is unknown. */
  void addUnknown(String topic) {
    unknown.add(topic);
  }

  void addAll(MissedCount other) {
    other.counts.forEach(this::add);
    unknown.addAll(other.unknown);
  }

  Map<String, Long> counts() {
    return counts;
  }

  /** Notifies the subscribers of the topics. */
  public void report(Hub hub) {
    counts.forEach(hub::missed);
    unknown.forEach(hub::lost);
  }
}
