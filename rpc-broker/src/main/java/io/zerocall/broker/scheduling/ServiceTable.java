package io.zerocall.broker.scheduling;

import io.zerocall.server.peer.OfferedNames;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The queues by their names and prefixes. An exact name beats a prefix, and the longest prefix
 * wins, unless it has no workers for a call and another one has some. The {@link Scheduler} guards
 * its state.
 */
final class ServiceTable implements Iterable<ServiceQueue> {
  private final Map<String, ServiceQueue> exact = new HashMap<>();
  private final Map<String, ServiceQueue> prefixes = new HashMap<>();

  /** How many prefixes there are of each length. */
  private final TreeMap<Integer, Integer> lengths = new TreeMap<>();

  /** The queues without workers and calls, those that have been so for the longest time first. */
  private final Set<ServiceQueue> unused = new LinkedHashSet<>();

  private final int mostUnused;

  /** @param mostUnused how many queues without workers and calls are kept */
  ServiceTable(int mostUnused) {
    this.mostUnused = mostUnused;
  }

  /** Returns the queue of a name or prefix, for use; creates it if necessary. */
  ServiceQueue use(String pattern) {
    ServiceQueue queue = find(pattern);
    if (queue == null) {
      queue = new ServiceQueue(pattern);
      add(queue);
    }
    unused.remove(queue);
    return queue;
  }

  /** Notes that a queue may have neither workers nor calls any more. */
  void mayBeUnused(ServiceQueue queue) {
    if (queue.isUnused()) {
      unused.add(queue);
      if (unused.size() > mostUnused) {
        forget(unused.iterator().next());
      }
    }
  }

  /** Removes an unused queue. */
  void forget(ServiceQueue queue) {
    unused.remove(queue);
    remove(queue);
  }

  /** Returns all queues. */
  Stream<ServiceQueue> all() {
    return Stream.concat(exact.values().stream(), prefixes.values().stream());
  }

  @Override
  public Iterator<ServiceQueue> iterator() {
    return all().iterator();
  }

  /** Returns how many queues have workers or calls. */
  int inUse() {
    return exact.size() + prefixes.size() - unused.size();
  }

  /** Returns the queue of a name or prefix; null if there is none. */
  @Nullable
  ServiceQueue find(String pattern) {
    return OfferedNames.isPrefix(pattern) ? prefixes.get(prefix(pattern)) : exact.get(pattern);
  }

  /** Returns the queue for a call; null if nothing matches. */
  @Nullable
  ServiceQueue match(Task task) {
    return match(task.method(), task.routing().worker());
  }

  /**
   * Returns the queue for the calls of a method; null if nothing matches.
   *
   * @param worker the name of the only worker that may run them; null if any may
   */
  @Nullable
  ServiceQueue match(String method, @Nullable String worker) {
    ServiceQueue best = exact.get(method);
    if (best != null && best.isServed(worker)) {
      return best;
    }
    for (int length : lengths.headMap(method.length(), true).descendingKeySet()) {
      ServiceQueue queue = prefixes.get(method.substring(0, length));
      if (queue != null && queue.isServed(worker)) {
        return queue;
      } else if (best == null) {
        best = queue;
      }
    }
    return best;
  }

  private void add(ServiceQueue queue) {
    String pattern = queue.pattern();
    if (OfferedNames.isPrefix(pattern)) {
      prefixes.put(prefix(pattern), queue);
      lengths.merge(pattern.length() - 1, 1, Integer::sum);
    } else {
      exact.put(pattern, queue);
    }
  }

  private void remove(ServiceQueue queue) {
    String pattern = queue.pattern();
    if (OfferedNames.isPrefix(pattern)) {
      prefixes.remove(prefix(pattern));
      lengths.computeIfPresent(
          pattern.length() - 1, (length, count) -> count == 1 ? null : count - 1);
    } else {
      exact.remove(pattern);
    }
  }

  /** Returns a prefix without the {@code *} at its end. */
  static String prefix(String pattern) {
    return pattern.substring(0, pattern.length() - 1);
  }
}
