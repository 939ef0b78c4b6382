package io.zerocall.rabbitmq;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The last ids that were added. Thread-safe.
 *
 * @param <T> the type of the ids, with equality by value
 */
final class RecentIds<T> {
  private static final int MOST = 10_000;

  private final Set<T> ids = new LinkedHashSet<>(); // guarded by this

  synchronized void add(T id) {
    if (ids.add(id) && ids.size() > MOST) {
      Iterator<T> oldest = ids.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  synchronized boolean contains(T id) {
    return ids.contains(id);
  }

  synchronized boolean remove(T id) {
    return ids.remove(id);
  }
}
