package io.zerocall.broker.authorization;

import io.zerocall.broker.policy.BrokerPolicy.Action;
import io.zerocall.broker.policy.BrokerPolicy.Identity;
import io.zerocall.broker.scheduling.TaskDispatcher;
import io.zerocall.broker.scheduling.WorkerConnection;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.peer.Offer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What the connected workers offer. An offer that changed rules no longer allow is
 * <em>inactive</em> until they allow it again. Thread-safe. The lock is held while the dispatcher
 * sends calls, which never blocks, as offers and withdrawals must reach it in their order.
 */
public final class OfferGrants {
  private final Authorization authorization;
  private final TaskDispatcher dispatcher;

  // Guarded by this.
  private final Ownership ownership;

  /** By worker, in the order of their first offers. */
  private final Map<WorkerConnection, Map<String, Grant>> workers = new LinkedHashMap<>();

  /** One offered name or prefix of a worker. */
  private static final class Grant {
    final Identity identity;
    boolean idempotent;

    /** Whether the name counts as the user's, because the policy didn't declare it shared. */
    boolean owned;

    boolean active = true;

    Grant(Identity identity, boolean idempotent, boolean owned) {
      this.identity = identity;
      this.idempotent = idempotent;
      this.owned = owned;
    }
  }

  /**
   * Creates an object that knows no workers.
   *
   * @param dispatcher is notified of the offers that are allowed
   */
  public OfferGrants(Authorization authorization, TaskDispatcher dispatcher, LongSupplier clock) {
    this.authorization = authorization;
    this.dispatcher = dispatcher;
    this.ownership = new Ownership(clock);
  }

  /**
   * Adds what a worker offers, or refuses all of it.
   *
   * @throws RpcErrorReply if the policy doesn't allow it, a name belongs to another user, or the
   *     worker offers too much
   */
  public synchronized void offer(WorkerConnection worker, Offer offer, Identity identity) {
    ownership.expire();
    Map<String, Grant> present = workers.getOrDefault(worker, Map.of());
    Map<String, Grant> added = new HashMap<>();
    for (String pattern : offer.methods()) {
      authorization.checkOffer(identity, pattern);
      Grant grant = present.get(pattern);
      boolean idempotent = offer.idempotent().contains(pattern);
      if (grant != null && grant.active) {
        grant.idempotent = idempotent;
      } else {
        added.put(pattern, new Grant(identity, idempotent, requireFree(pattern, identity)));
      }
    }
    added.forEach((pattern, grant) -> add(worker, pattern, grant)); // a worker may leave at once
    try {
      dispatcher.offer(worker, offer);
    } catch (RpcErrorReply tooMany) {
      added.forEach((pattern, grant) -> remove(worker, pattern, grant));
      throw tooMany;
    }
    if (worker.isClosed()) { // its end may have been reported before
      forget(worker);
    }
  }

  private void remove(WorkerConnection worker, String pattern, Grant grant) {
    Map<String, Grant> present = workers.get(worker);
    if (present != null && present.remove(pattern, grant)) {
      release(pattern, grant);
      if (present.isEmpty()) {
        workers.remove(worker);
      }
    }
  }

  /**
   * Checks whether a user may offer a name, without an offer.
   *
   * @throws RpcErrorReply if not
   */
  public synchronized void check(String pattern, Identity identity) {
    ownership.expire();
    authorization.checkOffer(identity, pattern);
    var unused = requireFree(pattern, identity);
  }

  /** Returns whether the name is to count as the user's; false if the policy declares it shared. */
  private boolean requireFree(String pattern, Identity identity) {
    if (authorization.isShared(pattern)) {
      return false;
    } else if (ownership.belongsToAnother(identity.user(), pattern)) {
      throw authorization.counted(
          identity + " may not offer " + pattern + ", which belongs to another user");
    }
    return true;
  }

  private void add(WorkerConnection worker, String pattern, Grant grant) {
    workers.computeIfAbsent(worker, any -> new HashMap<>()).put(pattern, grant);
    if (grant.owned) {
      ownership.take(grant.identity.user(), pattern);
    }
  }

  /** Removes some of what a worker offers. */
  public synchronized void withdraw(WorkerConnection worker, Collection<String> patterns) {
    dispatcher.withdraw(worker, patterns);
    Map<String, Grant> present = workers.getOrDefault(worker, Map.of());
    for (String pattern : new HashSet<>(patterns)) {
      Grant grant = present.isEmpty() ? null : present.remove(pattern);
      if (grant != null) {
        release(pattern, grant);
      }
    }
  }

  /** Removes a worker whose connection has ended. */
  public synchronized void disconnected(WorkerConnection worker) {
    dispatcher.disconnected(worker);
    forget(worker);
  }

  private void forget(WorkerConnection worker) {
    Map<String, Grant> gone = workers.remove(worker);
    if (gone != null) {
      gone.forEach(this::release);
    }
  }

  private void release(String pattern, Grant grant) {
    if (grant.owned && grant.active) {
      ownership.release(grant.identity.user(), pattern);
    }
  }

  /** Checks all offers again, since the rules have changed. */
  public synchronized void recheck() {
    ownership.expire();
    List<WorkerConnection> present = List.copyOf(workers.keySet());
    present.forEach(this::withdrawForbidden); // of all workers first, so that their names are free
    present.forEach(this::claim);
    present.forEach(this::offerAllowed);
  }

  private void withdrawForbidden(WorkerConnection worker) {
    List<String> forbidden = new ArrayList<>();
    workers.getOrDefault(worker, Map.of()).forEach((pattern, grant) -> {
      if (grant.active && !authorization.allows(Action.OFFER, grant.identity, pattern)) {
        forbidden.add(pattern);
        deactivate(pattern, grant);
      }
    });
    if (!forbidden.isEmpty()) {
      dispatcher.withdraw(worker, forbidden);
    }
  }

  /** Lets the names that are no longer shared belong to the users who offered them first. */
  private void claim(WorkerConnection worker) {
    List<String> taken = new ArrayList<>();
    workers.getOrDefault(worker, Map.of()).forEach((pattern, grant) -> {
      boolean shared = authorization.isShared(pattern);
      if (!grant.active || grant.owned != shared) {
        return;
      } else if (shared) {
        ownership.forfeit(grant.identity.user(), pattern);
        grant.owned = false;
      } else if (ownership.belongsToAnother(grant.identity.user(), pattern)) {
        taken.add(pattern);
        deactivate(pattern, grant);
      } else {
        ownership.take(grant.identity.user(), pattern);
        grant.owned = true;
      }
    });
    if (!taken.isEmpty()) {
      dispatcher.withdraw(worker, taken);
    }
  }

  private void offerAllowed(WorkerConnection worker) {
    Map<String, Grant> allowed = new HashMap<>();
    Set<String> idempotent = new HashSet<>();
    workers.getOrDefault(worker, Map.of()).forEach((pattern, grant) -> {
      if (!grant.active && reactivate(pattern, grant)) {
        allowed.put(pattern, grant);
        if (grant.idempotent) {
          idempotent.add(pattern);
        }
      }
    });
    if (!allowed.isEmpty()) {
      try {
        dispatcher.offer(worker, new Offer(List.copyOf(allowed.keySet()), null, 0, idempotent));
      } catch (RpcErrorReply tooMany) { // the worker has offered others in the meantime
        allowed.forEach(this::deactivate);
      }
    }
  }

  private void deactivate(String pattern, Grant grant) {
    grant.active = false;
    if (grant.owned) {
      ownership.forfeit(grant.identity.user(), pattern);
    }
  }

  private boolean reactivate(String pattern, Grant grant) {
    Identity identity = grant.identity;
    grant.owned = !authorization.isShared(pattern);
    grant.active = authorization.allows(Action.OFFER, identity, pattern)
        && !(grant.owned && ownership.belongsToAnother(identity.user(), pattern));
    if (grant.active && grant.owned) {
      ownership.take(identity.user(), pattern);
    }
    return grant.active;
  }
}
