package io.zerocall.broker.jobs;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.jobs.JobEnd;
import io.zerocall.json.document.ErrorObject;
import java.util.concurrent.TimeUnit;

/** Decides whether a job starts again after a start has failed. */
final class RetryRule {
  /** How often a job without retries may start. */
  static final int MOST_STARTS = 5;

  private static final ErrorObject LOST =
      new ErrorObject(RpcErrorCode.WORKER_LOST, "The worker was lost; the job may have run");

  private static final long LONGEST_MILLIS = TimeUnit.HOURS.toMillis(1);
  private static final int MOST_DOUBLINGS = 20;

  private RetryRule() {}

  /** Returns how a start ends that has failed. */
  static JobEnd after(ErrorObject error, JobTask.Start start) {
    return switch (error.code()) {
      // Nobody but a worker that ends cancels a job's call: a cancelled job has a final state.
      case RpcErrorCode.WORKER_LOST, RpcErrorCode.CANCELLED -> afterLoss(error, start);
      case RpcErrorCode.APPLICATION_ERROR -> afterException(error, start);
      default -> new JobEnd.Failed(JobJson.of(error));
    };
  }

  private static JobEnd afterLoss(ErrorObject error, JobTask.Start start) {
    MethodRule said = MethodRule.of(JobJson.of(error).members().get(MethodRule.RETRY));
    boolean isFinal = said != null && !said.mayRetry(); // a bridge has tried other workers
    return !isFinal && mayStart(start.job().starts() + 1, start.header(), start.known())
        ? new JobEnd.Again(lost(start.known()), 0)
        : new JobEnd.Failed(JobJson.of(LOST));
  }

  /** The error keeps what is known, as a store has only the last few errors. */
  private static JsonText lost(MethodRule known) {
    return known.equals(MethodRule.NONE) ? JobJson.of(LOST) : JobJson.of(LOST, known);
  }

  private static JobEnd afterException(ErrorObject error, JobTask.Start start) {
    JsonText stored = JobJson.of(error);
    MethodRule said = MethodRule.of(stored.members().get(MethodRule.RETRY));
    MethodRule rule = start.header().effective(said == null ? MethodRule.NONE : said);
    int starts = start.job().starts();
    return rule.mayRetry() && starts <= rule.retries()
        ? new JobEnd.Again(stored, pause(starts, rule.backoffMillis()))
        : new JobEnd.Failed(stored);
  }

  /**
   * Returns whether a job may start for this time. All starts are counted, as those that ended with
   * a broker have left nothing else.
   *
   * @param known what a worker has said about the method's retries after an earlier start
   */
  static boolean mayStart(int starts, JobHeader header, MethodRule known) {
    return starts <= MOST_STARTS + header.effective(known).retries();
  }

  private static long pause(int starts, long backoffMillis) {
    long doubled = backoffMillis << Math.min(starts - 1, MOST_DOUBLINGS);
    return Math.min(doubled, Math.max(LONGEST_MILLIS, backoffMillis));
  }
}
