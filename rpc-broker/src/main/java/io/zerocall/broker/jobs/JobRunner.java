package io.zerocall.broker.jobs;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.broker.scheduling.TaskDispatcher;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobEnd;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobLimits;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.StartedJob;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.peer.Offer;
import io.zerocall.server.peer.OfferedNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the jobs of a store to the {@link TaskDispatcher} as tasks, and records their ends.
 * Thread-safe; never blocks.
 */
final class JobRunner implements JobStore.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  /** How long a job pauses that could not be given to a worker. */
  private static final long PAUSE_MILLIS = 500;

  private static final long LOOK_MILLIS = 1_000;

  private static final ErrorObject KILLED_WORKERS = new ErrorObject(
      RpcErrorCode.WORKER_LOST, "Too many workers or brokers were lost while they had this job");

  private static final JobEnd UNREADABLE = new JobEnd.Failed(JobJson.of(
      new ErrorObject(RpcErrorCode.INTERNAL_ERROR, "The stored header of the job can't be read")));

  private final JobStore store;
  private final TaskDispatcher dispatcher;
  private final JobLimits limits;
  private final JobIntake intake;
  private final EndListener onEnd;
  private final Map<JobId, JobTask> tasks = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private volatile boolean stopped;

  /** Is notified of the ends of jobs, on threads that it must not block. */
  interface EndListener {

    /** Called with the end of a start that is stored; null if it could not be stored. */
    void ended(JobId id, @Nullable JobEnd end);

    /** Called when jobs may have ended through other brokers; null if it isn't known which. */
    void endedElsewhere(@Nullable JobId id);
  }

  JobRunner(JobStore store, JobLimits limits, TaskDispatcher dispatcher, EndListener onEnd) {
    this.store = store;
    this.dispatcher = dispatcher;
    this.onEnd = onEnd;
    this.limits = limits;
    this.intake = new JobIntake(store, limits, dispatcher::capacity, this::give);
    dispatcher.observeOffers(this::offered);
    lookLater();
  }

  // From the store to the workers.

  /** Called when a worker has offered methods. */
  private void offered(Offer offer) {
    dueOf(method -> offer.methods().stream().anyMatch(name -> OfferedNames.covers(name, method)));
  }

  private void dueOf(Predicate<String> methods) {
    var unused = store.dueMethods().whenComplete((due, failure) -> {
      if (failure == null) {
        intake.retainLimited(due);
        due.stream().filter(methods).forEach(this::due);
      } else if (!stopped) {
        StoreFailures.log(LOG, "The methods with jobs that may start could not be read", failure);
      }
    });
  }

  @Override
  public void due(String method) {
    if (!stopped) {
      intake.take(method);
    }
  }

  private void lookLater() {
    CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS).execute(() -> {
      if (!stopped) {
        putBackWithoutWorkers();
        lookAtLimited();
        lookLater();
      }
    });
  }

  /** Gives jobs back whose last worker has left: another broker may have workers for them. */
  private void putBackWithoutWorkers() {
    List<JobId> back = new ArrayList<>();
    for (JobTask task : tasks.values()) {
      if (task.start() == null
          && dispatcher.capacity(task.method()) == 0
          && dispatcher.takeBack(task)) {
        remove(task);
        if (task.leaveQueue()) {
          intake.release(task.method());
        }
        back.add(task.id());
      }
    }
    if (!back.isEmpty()) {
      store.putBack(back);
    }
  }

  /** Looks whether limits still keep jobs in the store: those of other brokers count too. */
  private void lookAtLimited() {
    Set<String> limited = intake.limited();
    if (!limited.isEmpty()) {
      dueOf(limited::contains);
    }
  }

  /** Called when a job no longer counts for the limits. */
  private void leftLimits(@Nullable JobTask task) {
    if (limits.tenant() < Integer.MAX_VALUE) {
      intake.limited().forEach(this::due);
    } else if (task != null && intake.limited().contains(task.method())) {
      due(task.method());
    }
  }

  /** Returns whether the dispatcher has taken all of them. */
  private boolean give(List<DueJob> jobs) {
    for (int i = 0; i < jobs.size(); i++) {
      JobTask task = new JobTask(jobs.get(i), this);
      tasks.put(task.id(), task);
      try {
        var unused = dispatcher.submit(task);
      } catch (RuntimeException e) {
        remove(task);
        if (!(e instanceof RpcErrorReply)) {
          LOG.error("Job {} could not be given to a worker", task.id(), e);
        }
        putBackLater(task);
        jobs.subList(i + 1, jobs.size()).forEach(job -> putBackLater(new JobTask(job, this)));
        return false;
      }
    }
    return true;
  }

  /**
   * Puts a job back after a pause. It counts as waiting meanwhile, so that no other job of its
   * method is taken: the store notifies of a job that was put back at once.
   */
  private void putBackLater(JobTask task) {
    later(() -> {
      if (task.leaveQueue()) {
        intake.release(task.method());
      }
      store.putBack(List.of(task.id()));
      due(task.method()); // in case it was cancelled meanwhile
    });
  }

  private static void later(Runnable action) {
    CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS).execute(action);
  }

  // What becomes of a task.

  /** Records the start of a task; completes with whether it is to be sent. */
  CompletionStage<Boolean> begin(JobTask task) {
    if (stopped) {
      remove(task);
      return CompletableFuture.completedFuture(false);
    }
    CompletionStage<Optional<JobTask.Start>> recorded =
        store.start(task.id()).thenCompose(started -> withKnownRule(task, started));
    return recorded.handle((started, failure) -> {
      if (failure != null) {
        StoreFailures.log(LOG, "The start of job " + task.id() + " could not be stored", failure);
        remove(task);
        putBackLater(task);
        return false;
      }
      boolean begins = begins(task, started);
      if (!begins) {
        remove(task);
      }
      leaveQueue(task);
      return begins;
    });
  }

  /**
   * Looks up what is known of the method's retries if the number of starts depends on it. If that
   * fails, the start is taken back.
   */
  private CompletionStage<Optional<JobTask.Start>> withKnownRule(
      JobTask task, Optional<StartedJob> started) {
    Optional<JobTask.Start> recorded;
    try {
      recorded = started.map(JobTask.Start::of);
    } catch (RuntimeException e) {
      LOG.error("The header of job {} can't be read", task.id(), e);
      long token = started.orElseThrow().token();
      return store.end(task.id(), token, UNREADABLE).thenApply(ended -> Optional.empty());
    }
    if (recorded.isEmpty() || !recorded.get().dependsOnMethod()) {
      return CompletableFuture.completedFuture(recorded);
    }
    JobTask.Start start = recorded.get();
    return store.find(task.id()).handle((job, failure) -> {
      if (failure != null) {
        StoreFailures.log(LOG, "The errors of job " + task.id() + " could not be read", failure);
        later(() -> notBegun(task, start));
        return Optional.empty();
      }
      return job.map(found -> start.withKnown(MethodRule.lastOf(found.errors())));
    });
  }

  private boolean begins(JobTask task, Optional<JobTask.Start> started) {
    if (started.isEmpty()) {
      return false; // it was cancelled, or could not be looked up
    }
    JobTask.Start start = started.get();
    task.started(
        start, new StartProgress(store, task.id(), start.job().token(), () -> abandon(task)));
    if (!RetryRule.mayStart(start.job().starts(), start.header(), start.known())) {
      record(task, start, new JobEnd.Failed(JobJson.of(KILLED_WORKERS)));
      return false;
    }
    return true;
  }

  void succeeded(JobTask task, JsonText result) {
    JobTask.Start start = task.start();
    if (start != null) {
      record(task, start, new JobEnd.Done(result));
    }
    remove(task);
  }

  void failed(JobTask task, ErrorObject error) {
    JobTask.Start start = task.start();
    if (start == null) { // its queue was deleted
      putBackLater(task);
    } else if (error.equals(TaskDispatcher.QUEUE_DELETED) || TaskDispatcher.isRefusal(error)) {
      later(() -> notBegun(task, start));
    } else if (!stopped || error.code() != RpcErrorCode.WORKER_LOST) {
      record(task, start, RetryRule.after(error, start));
    } // else this broker has ended the connection, and the next one starts the job again
    remove(task);
  }

  private void notBegun(JobTask task, JobTask.Start start) {
    if (!stopped) { // else the store may be closed, and the next broker starts the job again
      record(task, start, new JobEnd.NotBegun());
    }
  }

  private void record(JobTask task, JobTask.Start start, JobEnd end) {
    task.endProgress();
    var unused = store
        .end(task.id(), start.job().token(), end)
        .whenComplete((recorded, failure) -> {
          if (failure != null) {
            StoreFailures.log(LOG, "The end of job " + task.id() + " could not be stored", failure);
            onEnd.ended(task.id(), null);
          } else if (recorded) {
            onEnd.ended(task.id(), end);
          }
          leftLimits(task);
        });
  }

  private void leaveQueue(JobTask task) {
    if (task.leaveQueue()) {
      intake.release(task.method());
      due(task.method());
    }
  }

  /** Called when a job has been cancelled through this broker. */
  void cancelled(JobId id) {
    leftLimits(abandon(id));
  }

  @Override
  public void ended(JobId id) {
    JobTask task = abandon(id);
    onEnd.endedElsewhere(id);
    leftLimits(task);
  }

  @Override
  public void lost(JobId id) {
    LOG.warn("The lease on job {} was lost; another broker may run it now", id);
    var unused = abandon(id);
  }

  @Override
  public void missed() {
    dueOf(method -> true);
    onEnd.endedElsewhere(null);
  }

  /** Has a worker stop if it has the job; returns the task, or null if there is none. */
  private @Nullable JobTask abandon(JobId id) {
    JobTask task = tasks.get(id);
    if (task != null) {
      abandon(task);
    }
    return task;
  }

  private void abandon(JobTask task) {
    if (tasks.remove(task.id(), task)) { // not the next start of the same job
      task.endProgress();
      dispatcher.abandon(task);
      leaveQueue(task);
    }
  }

  /**
   * Takes no more jobs from the store, and waits until workers have no job any more, or the time is
   * over, or the thread is interrupted.
   */
  void stop(Duration grace) {
    stopped = true;
    if (workersHaveJobs()) {
      try {
        idle.get(grace.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException | ExecutionException e) {
        LOG.info("Jobs that workers still have start again when the store is opened again");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void remove(JobTask task) {
    var unused = tasks.remove(task.id(), task); // not the next start of the same job
    if (stopped && !workersHaveJobs()) {
      idle.complete(null);
    }
  }

  private boolean workersHaveJobs() {
    return tasks.values().stream().anyMatch(task -> task.start() != null);
  }
}
