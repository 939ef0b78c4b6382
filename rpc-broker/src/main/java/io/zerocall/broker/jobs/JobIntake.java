package io.zerocall.broker.jobs;

import io.zerocall.jobs.Claim;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobLimits;
import io.zerocall.jobs.JobStore;
import io.zerocall.transport.engine.Printable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs from the store, a few of each method at a time: the others wait in the store, where
 * they take no memory of the queues. Thread-safe; never blocks.
 */
final class JobIntake {
  private static final Logger LOG = LoggerFactory.getLogger(JobIntake.class);

  /** How many jobs of a method wait for a worker at most. */
  private static final int MOST_WAITING = 64;

  private final JobStore store;
  private final JobLimits limits;
  private final ToIntFunction<String> capacity;
  private final Predicate<List<DueJob>> receiver;
  private final Map<String, Intake> intakes = new HashMap<>(); // guarded by itself

  /** Methods of which a limit may have kept jobs in the store when they were taken last. */
  private final Set<String> limited = new HashSet<>(); // guarded by the intakes

  private static final class Intake {
    int waiting;
    boolean taking;
    boolean again;
  }

  /**
   * Creates an intake.
   *
   * @param capacity how many calls of a method its workers take at a time
   * @param receiver gets what was taken; returns whether it may get more
   */
  JobIntake(
      JobStore store,
      JobLimits limits,
      ToIntFunction<String> capacity,
      Predicate<List<DueJob>> receiver) {
    this.store = store;
    this.limits = limits;
    this.capacity = capacity;
    this.receiver = receiver;
  }

  /** Takes as many jobs of a method as may wait for a worker. */
  void take(String method) {
    for (int room = begin(method); room > 0; room = begin(method)) {
      Claim claim = new Claim(method, room, limits.ofMethod(method), limits.tenant());
      CompletableFuture<List<DueJob>> taken = store.take(claim).toCompletableFuture();
      if (!taken.isDone()) {
        var unused = taken.whenComplete((jobs, failure) -> {
          if (end(claim, jobs, failure)) {
            take(method);
          }
        });
        return;
      }
      boolean more = taken.isCompletedExceptionally()
          ? end(claim, null, taken.handle((jobs, failure) -> failure).join())
          : end(claim, taken.join(), null);
      if (!more) {
        return;
      }
    }
  }

  /** Returns how many jobs may be taken; 0 if none, or if others are being taken. */
  private int begin(String method) {
    int most = Math.min(MOST_WAITING, capacity.applyAsInt(method));
    synchronized (intakes) {
      Intake intake = intakes.computeIfAbsent(method, name -> new Intake());
      if (intake.taking) {
        intake.again = true; // what has come since may not be seen by those who take now
        return 0;
      }
      int room = most - intake.waiting;
      intake.taking = room > 0;
      intake.again = false;
      forgetIfIdle(method, intake);
      return room;
    }
  }

  /** Passes on what was taken; returns whether there may be more. */
  private boolean end(Claim claim, @Nullable List<DueJob> taken, @Nullable Throwable failure) {
    List<DueJob> jobs = taken == null ? List.of() : taken;
    boolean more;
    synchronized (intakes) {
      Intake intake = intakes.computeIfAbsent(claim.method(), name -> new Intake());
      intake.taking = false;
      intake.waiting += jobs.size();
      more = failure == null && (intake.again || !jobs.isEmpty());
      if (limits.isAny() && jobs.size() < claim.most()) {
        limited.add(claim.method());
      } else {
        limited.remove(claim.method());
      }
      forgetIfIdle(claim.method(), intake);
    }
    if (failure != null) {
      String method = Printable.text(claim.method());
      StoreFailures.log(LOG, "Jobs of " + method + " could not be taken", failure);
    }
    return (jobs.isEmpty() || receiver.test(jobs)) && more;
  }

  /** Called when a job no longer waits for a worker. */
  void release(String method) {
    synchronized (intakes) {
      Intake intake = intakes.get(method);
      if (intake != null) {
        intake.waiting--;
        forgetIfIdle(method, intake);
      }
    }
  }

  private void forgetIfIdle(String method, Intake intake) {
    if (intake.waiting == 0 && !intake.taking) {
      intakes.remove(method);
    }
  }

  /** Returns the methods of which a limit may have kept jobs in the store. */
  Set<String> limited() {
    synchronized (intakes) {
      return Set.copyOf(limited);
    }
  }

  /** Notes which methods have jobs in the store: limits keep no others there. */
  void retainLimited(Set<String> due) {
    synchronized (intakes) {
      limited.retainAll(due);
    }
  }
}
