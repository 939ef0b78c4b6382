package io.zerocall.broker.scheduling;

import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.peer.Offer;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** Adds and removes what workers offer, within limits. The {@link Scheduler} guards its state. */
final class Offers {
  private final BrokerLimits limits;
  private final ServiceTable services;

  /** How many names and prefixes the workers offer; one of several workers counts for each. */
  private int names;

  Offers(BrokerLimits limits, ServiceTable services) {
    this.limits = limits;
    this.services = services;
  }

  /**
   * Checks that a worker may offer more.
   *
   * @throws RpcErrorReply if it may not
   */
  void admit(Worker worker, Offer offer) {
    long added = offer.methods().stream()
        .distinct()
        .filter(pattern -> !worker.offers(pattern))
        .count();
    if (worker.offered().size() + added > limits.namesPerWorker()) {
      throw Backlog.overloaded("more than " + limits.namesPerWorker() + " names of this worker");
    } else if (added > 0 && names + added > limits.names()) {
      throw Backlog.overloaded("more than " + limits.names() + " names of all workers");
    }
  }

  /**
   * What an offer has changed.
   *
   * @param served the names and prefixes that had no worker before
   * @param isNew whether the worker has a new name, or serves something new
   */
  record Change(NavigableSet<String> served, boolean isNew) {}

  /** Adds what a worker offers; it has been {@linkplain #admit admitted}. */
  Change add(Worker worker, Offer offer) {
    String name = offer.worker();
    boolean isNew = name != null && !name.equals(worker.name());
    if (name != null) {
      worker.rename(name);
    }
    if (offer.credit() > 0) {
      worker.setCredit(offer.credit());
    }
    NavigableSet<String> served = new TreeSet<>();
    for (String pattern : offer.methods()) {
      ServiceQueue queue = services.use(pattern);
      if (worker.offered().put(pattern, offer.idempotent().contains(pattern)) == null) {
        isNew = true;
        names++;
        if (queue.workers().isEmpty()) {
          served.add(pattern);
        }
        queue.workers().add(worker);
      }
    }
    return new Change(served, isNew);
  }

  /** Removes some of what a worker offers; returns the queues that it has left. */
  Set<ServiceQueue> remove(Worker worker, Collection<String> patterns) {
    Set<ServiceQueue> left = new LinkedHashSet<>();
    for (String pattern : patterns) {
      if (worker.offered().remove(pattern) != null) {
        names--;
        ServiceQueue queue = services.use(pattern);
        queue.workers().remove(worker);
        worker.left(queue);
        left.add(queue);
      }
    }
    return left;
  }
}
