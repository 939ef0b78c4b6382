package io.zerocall.broker.jobs;

import io.zerocall.RpcErrorCode;
import io.zerocall.broker.scheduling.TaskDispatcher;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobEnd;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.StartedJob;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.server.RpcErrorReply;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the jobs of a store to the {@link TaskDispatcher}, a few of each method at a time: the
 * others wait in the store, where they take no memory of the queues. Thread-safe; never blocks.
 */
final class JobRunner implements JobStore.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  /** How many tasks of a method wait for a worker at most. */
  private static final int MOST_WAITING = 64;

  /** How long jobs stay in the store whose queue has no room. */
  private static final long PAUSE_MILLIS = 200;

  private static final ErrorObject KILLED_WORKERS = new ErrorObject(
      RpcErrorCode.WORKER_LOST, "Too many workers or brokers were lost while they had this job");

  private final JobStore store;
  private final TaskDispatcher dispatcher;
  private final LongSupplier epochMillis;
  private final BiConsumer<JobId, JobEnd> onEnd;
  private final Map<JobId, JobTask> tasks = new ConcurrentHashMap<>();
  private final Map<String, Integer> waiting = new HashMap<>(); // guarded by itself
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private volatile boolean stopped;

  /**
   * @param onEnd is notified of jobs that have a final state, by threads that must not be blocked
   */
  JobRunner(
      JobStore store,
      TaskDispatcher dispatcher,
      LongSupplier epochMillis,
      BiConsumer<JobId, JobEnd> onEnd) {
    this.store = store;
    this.dispatcher = dispatcher;
    this.epochMillis = epochMillis;
    this.onEnd = onEnd;
  }

  // From the store to the workers.

  /** Called when workers offer methods. */
  void offered() {
    for (String method : store.dueMethods()) {
      due(method);
    }
  }

  @Override
  public void due(String method) {
    boolean more = !stopped && dispatcher.knows(method);
    while (more) {
      int room = reserve(method);
      List<DueJob> jobs = room == 0 ? List.of() : store.take(method, room);
      release(method, room - jobs.size());
      more = !jobs.isEmpty() && give(jobs);
    }
  }

  /** Returns whether the dispatcher has taken all of them. */
  private boolean give(List<DueJob> jobs) {
    for (int i = 0; i < jobs.size(); i++) {
      JobTask task = new JobTask(jobs.get(i), this);
      tasks.put(task.id(), task);
      try {
        var unused = dispatcher.submit(task);
      } catch (RpcErrorReply refusal) {
        List<DueJob> left = jobs.subList(i, jobs.size());
        remove(task);
        release(task.method(), left.size());
        store.putBack(left.stream().map(DueJob::id).toList());
        if (refusal.code() != RpcErrorCode.METHOD_NOT_FOUND) { // an offer makes it known again
          later(task.method());
        }
        return false;
      }
    }
    return true;
  }

  private void later(String method) {
    CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
        .execute(() -> due(method));
  }

  private int reserve(String method) {
    synchronized (waiting) {
      int room = MOST_WAITING - waiting.getOrDefault(method, 0);
      waiting.merge(method, room, Integer::sum);
      return room;
    }
  }

  private void release(String method, int count) {
    synchronized (waiting) {
      waiting.computeIfPresent(method, (name, now) -> now == count ? null : now - count);
    }
  }

  // What becomes of a task.

  /** Records the start of a task; completes with whether it is to be sent. */
  CompletionStage<Boolean> begin(JobTask task) {
    return store.start(task.id()).handle((started, failure) -> {
      boolean begins = failure == null && begins(task, started);
      if (!begins) { // it was cancelled, or the store refuses everything from now on
        remove(task);
      }
      leaveQueue(task);
      return begins;
    });
  }

  private boolean begins(JobTask task, Optional<StartedJob> started) {
    if (started.isEmpty()) {
      return false;
    }
    JobTask.Start start = JobTask.Start.of(started.get());
    task.started(start);
    if (!RetryRule.mayStart(start.job().starts(), start.header())) {
      record(task, start, new JobEnd.Failed(JobJson.of(KILLED_WORKERS)));
      return false;
    }
    return true;
  }

  void ended(JobTask task, JobEnd end) {
    JobTask.Start start = task.start();
    remove(task);
    if (start != null) {
      record(task, start, end);
    }
  }

  void failed(JobTask task, ErrorObject error) {
    JobTask.Start start = task.start();
    if (start == null) { // its queue was deleted, or the start could not be recorded
      remove(task);
      store.putBack(List.of(task.id()));
      leaveQueue(task);
    } else if (stopped && error.code() == RpcErrorCode.WORKER_LOST) {
      remove(task); // the broker has ended the connection, and the next broker starts the job again
    } else {
      ended(
          task,
          RetryRule.after(error, start.job().starts(), start.header(), epochMillis.getAsLong()));
    }
  }

  private void record(JobTask task, JobTask.Start start, JobEnd end) {
    var unused = store
        .end(task.id(), start.job().starts(), end)
        .whenComplete((recorded, failure) -> {
          if (failure != null) {
            LOG.error("The end of job {} could not be stored", task.id(), failure);
          } else if (recorded) {
            onEnd.accept(task.id(), end);
          }
        });
  }

  private void leaveQueue(JobTask task) {
    if (task.leaveQueue()) {
      release(task.method(), 1);
      due(task.method());
    }
  }

  /** Called when a job has been cancelled in the store. */
  void cancelled(JobId id) {
    JobTask task = tasks.remove(id);
    if (task != null) {
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
    var unused = tasks.remove(task.id());
    if (stopped && !workersHaveJobs()) {
      idle.complete(null);
    }
  }

  private boolean workersHaveJobs() {
    return tasks.values().stream().anyMatch(task -> task.start() != null);
  }
}
