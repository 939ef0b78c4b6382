package io.zerocall.broker.jobs;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobEnd;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.StartedJob;
import io.zerocall.jobs.StoreUnavailableException;
import io.zerocall.jobs.StoredJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory with a thread of its own, as a store on disk has one. A test can make it fail,
 * and a second broker can use it after the first.
 */
public final class MemoryJobStore implements JobStore {
  private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
  private final Map<JobId, Row> rows = new LinkedHashMap<>(); // guarded by this
  private volatile Listener listener = method -> {};
  private volatile boolean failing;

  private static final class Row {
    final NewJob job;
    JobState state = JobState.WAITING;
    boolean taken;
    int starts;
    long dueMillis;
    long endedMillis;

    @Nullable
    JsonText result;

    final List<JsonText> errors = new ArrayList<>();

    Row(NewJob job) {
      this.job = job;
      dueMillis = job.dueMillis();
    }

    boolean isDue() {
      return state == JobState.WAITING && !taken && dueMillis <= System.currentTimeMillis();
    }

    StoredJob stored() {
      return new StoredJob(
          job.id(),
          job.method(),
          job.owner(),
          job.priority(),
          state,
          starts,
          job.dueMillis(),
          dueMillis,
          endedMillis,
          endedMillis == 0 ? 0 : endedMillis + job.keptMillis(),
          result,
          List.copyOf(errors));
    }
  }

  /** Makes it refuse everything from now on. */
  public void fail() {
    failing = true;
  }

  /** Ends the leases, as opening a store on disk does. */
  public synchronized MemoryJobStore reopened() {
    MemoryJobStore next = new MemoryJobStore();
    rows.forEach((id, row) -> {
      row.taken = false;
      row.state = row.state == JobState.RUNNING ? JobState.WAITING : row.state;
      next.rows.put(id, row);
    });
    return next;
  }

  private <T> CompletionStage<T> later(Supplier<T> change) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    try {
      thread.execute(() -> complete(stage, change));
    } catch (RuntimeException e) {
      stage.completeExceptionally(new StoreUnavailableException("closed", e));
    }
    return stage;
  }

  private <T> void complete(CompletableFuture<T> stage, Supplier<T> change) {
    if (failing) {
      stage.completeExceptionally(new StoreUnavailableException("failing"));
      return;
    }
    T value;
    synchronized (this) {
      value = change.get();
    }
    stage.complete(value);
  }

  private void due(Row row) {
    long delay = row.dueMillis - System.currentTimeMillis();
    var unused = thread.schedule(
        () -> listener.due(row.job.method()), Math.max(0, delay), TimeUnit.MILLISECONDS);
  }

  @Override
  public void listen(Listener value) {
    listener = value;
    dueMethods().forEach(method -> thread.execute(() -> value.due(method)));
  }

  @Override
  public CompletionStage<Void> add(NewJob job) {
    return later(() -> {
      Row row = new Row(job);
      rows.put(job.id(), row);
      due(row);
      return null;
    });
  }

  @Override
  public synchronized List<DueJob> take(String method, int most) {
    List<Row> taken = rows.values().stream()
        .filter(row -> row.isDue() && row.job.method().equals(method))
        .sorted(Comparator.comparingInt(row -> -row.job.priority()))
        .limit(most)
        .toList();
    taken.forEach(row -> row.taken = true);
    return taken.stream()
        .map(row -> new DueJob(row.job.id(), row.job.method(), row.job.priority(), row.job.owner()))
        .toList();
  }

  @Override
  public synchronized void putBack(Collection<JobId> jobs) {
    jobs.forEach(id -> {
      Row row = rows.get(id);
      row.taken = false;
      due(row);
    });
  }

  @Override
  public synchronized Set<String> dueMethods() {
    return rows.values().stream()
        .filter(Row::isDue)
        .map(row -> row.job.method())
        .collect(Collectors.toSet());
  }

  @Override
  public CompletionStage<Optional<StartedJob>> start(JobId id) {
    return later(() -> {
      Row row = rows.get(id);
      if (row.state != JobState.WAITING) {
        return Optional.empty();
      }
      row.state = JobState.RUNNING;
      row.starts++;
      return Optional.of(new StartedJob(id, row.starts, row.job.params(), row.job.header()));
    });
  }

  @Override
  public CompletionStage<Boolean> end(JobId id, int starts, JobEnd end) {
    return later(() -> {
      Row row = rows.get(id);
      if (row.state != JobState.RUNNING || row.starts != starts) {
        return false;
      }
      row.taken = false;
      if (end instanceof JobEnd.Done done) {
        row.result = done.result();
        finish(row, JobState.DONE);
      } else if (end instanceof JobEnd.Failed failed) {
        row.errors.add(failed.error());
        finish(row, JobState.FAILED);
      } else {
        row.state = JobState.WAITING;
        if (end instanceof JobEnd.Again again) {
          row.errors.add(again.error());
          row.dueMillis = again.dueMillis();
        } else {
          row.starts--;
        }
        due(row);
      }
      return true;
    });
  }

  private static void finish(Row row, JobState state) {
    row.state = state;
    row.endedMillis = System.currentTimeMillis();
  }

  @Override
  public CompletionStage<Optional<StoredJob>> cancel(JobId id) {
    return later(() -> {
      Row row = rows.get(id);
      if (row != null && !row.state.isFinal()) {
        finish(row, JobState.CANCELLED);
      }
      return Optional.ofNullable(row).map(Row::stored);
    });
  }

  @Override
  public CompletionStage<Optional<StoredJob>> resubmit(JobId id) {
    return later(() -> Optional.ofNullable(rows.get(id)).map(Row::stored));
  }

  @Override
  public CompletionStage<Optional<StoredJob>> find(JobId id) {
    return later(() -> Optional.ofNullable(rows.get(id)).map(Row::stored));
  }

  @Override
  public CompletionStage<List<StoredJob>> list(JobState state, int most) {
    return later(() -> rows.values().stream()
        .filter(row -> row.state == state)
        .map(Row::stored)
        .limit(most)
        .toList());
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
