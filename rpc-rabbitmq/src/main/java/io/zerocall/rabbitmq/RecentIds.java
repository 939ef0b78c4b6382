package io.zerocall.rabbitmq;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** The last ids that were added. Thread-safe. */
final class RecentIds {
  private static final int MOST = 10_000;

  private final Set<String> ids = new LinkedHashSet<>(); // guarded by this

  synchronized void add(String id) {
    if (ids.add(id) && ids.size() > MOST) {
      Iterator<String> oldest = ids.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  synchronized boolean contains(String id) {
    return ids.contains(id);
  }

  synchronized boolean remove(String id) {
    return ids.remove(id);
  }
}
