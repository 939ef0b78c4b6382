package io.zerocall.broker.jobs;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.broker.scheduling.Task;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobProgress;
import io.zerocall.jobs.StartedJob;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.JobStart;
import io.zerocall.json.document.Routing;
import io.zerocall.json.plain.JsonBytes;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One start of a job: it is recorded when a worker was chosen, and only then sent. Thread-safe. */
final class JobTask extends Task {
  /** Jobs without an owner take turns as one client. */
  private static final String NOBODY = "";

  private final DueJob job;
  private final JobRunner runner;
  private final AtomicBoolean waits = new AtomicBoolean(true);
  private volatile @Nullable Start start;
  private volatile @Nullable StartProgress progress;

  /**
   * A start that is recorded.
   *
   * @param known what a worker has said about the method's retries after an earlier start
   */
  record Start(StartedJob job, JobHeader header, MethodRule known) {

    static Start of(StartedJob job) {
      JsonText header = job.header();
      return new Start(
          job,
          header == null ? new JobHeader(Map.of(), null, null, 0) : JobHeader.parse(header),
          MethodRule.NONE);
    }

    Start withKnown(MethodRule rule) {
      return new Start(job, header, rule);
    }

    /** Returns whether a worker may have said something that counts for this start. */
    boolean dependsOnMethod() {
      return header.retries() == null && job.starts() > 1;
    }
  }

  JobTask(DueJob job, JobRunner runner) {
    super(
        job.method(),
        Routing.DEFAULT.withPriority(job.priority()),
        Long.MAX_VALUE,
        Objects.requireNonNullElse(job.owner(), NOBODY));
    this.job = job;
    this.runner = runner;
  }

  JobId id() {
    return job.id();
  }

  /** Returns the start; null before it is recorded. */
  @Nullable
  Start start() {
    return start;
  }

  /** Notes that it no longer waits for a worker; returns whether it did until now. */
  boolean leaveQueue() {
    return waits.getAndSet(false);
  }

  void started(Start recorded, StartProgress reports) {
    progress = reports;
    start = recorded;
  }

  @Override
  public @Nullable CompletionStage<Boolean> begin() {
    return start == null
        ? runner.begin(this)
        : null; // null: a worker has not taken it, and another one gets it
  }

  @Override
  public boolean mayRepeat() {
    return false;
  }

  @Override
  public RpcContext context() {
    JobHeader header = required().header();
    return new RpcContext(header.meta(), header.traceparent(), Long.MAX_VALUE, job.owner());
  }

  @Override
  protected long contentBytes() {
    return 0; // it is in the store until the task begins
  }

  @Override
  public @Nullable JsonBytes params() {
    JsonText params = required().job().params();
    return params == null ? null : JsonBytes.of(params);
  }

  private Start required() {
    return Objects.requireNonNull(start, "not begun");
  }

  @Override
  public JobStart jobStart() {
    return new JobStart(job.id().toString(), required().job().starts());
  }

  @Override
  public void progressed(long done, long total, @Nullable String message) {
    StartProgress reports = progress;
    if (reports != null) {
      reports.report(new JobProgress(done, total, message));
    }
  }

  /** Writes the last report, before the end of the start is written. */
  void endProgress() {
    StartProgress reports = progress;
    if (reports != null) {
      reports.end();
    }
  }

  @Override
  public void succeeded(JsonBytes result) {
    runner.succeeded(this, JsonText.parse(result.toString()));
  }

  @Override
  public void failed(ErrorObject error) {
    runner.failed(this, error);
  }
}
