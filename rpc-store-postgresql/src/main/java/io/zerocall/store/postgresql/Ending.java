package io.zerocall.store.postgresql;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.jobs.JobEnd;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.StoredJob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ends starts. */
final class Ending implements Work<Ending.End, Boolean> {
  private static final String END = """
      WITH given AS (
        SELECT * FROM unnest(?, ?, ?, ?, ?, ?)
          AS given (id, token, outcome, pause, result, error)
      ), ended AS (
        UPDATE $schema.job SET
          holder = NULL,
          state = CASE WHEN outcome = 'NOT_BEGUN' OR outcome = 'AGAIN' AND pause <= 0 THEN 'READY'
            WHEN outcome = 'AGAIN' THEN 'DELAYED' ELSE outcome END,
          starts = CASE WHEN outcome = 'NOT_BEGUN' THEN starts - 1 ELSE starts END,
          due = CASE WHEN outcome = 'AGAIN' THEN $now + least(pause, $forever - $now) ELSE due END,
          ended = CASE WHEN outcome IN ('DONE', 'FAILED') THEN $now END,
          expires = CASE WHEN outcome IN ('DONE', 'FAILED')
            THEN $now + least(keep, $forever - $now) END
        FROM given
        WHERE job.id = given.id AND job.token = given.token AND job.state = 'RUNNING'
        RETURNING job.number, job.id, job.method, job.key, outcome, pause, result, error
      ), results AS (
        INSERT INTO $schema.result (job, json)
        SELECT number, result FROM ended WHERE result IS NOT NULL
      ), errors AS (
        INSERT INTO $schema.error AS old (job, json)
        SELECT number, ARRAY[error] FROM ended WHERE error IS NOT NULL
        ON CONFLICT (job) DO UPDATE
        SET json = (old.json || excluded.json)[greatest(1, cardinality(old.json) + 2 - %d):]
      )
      SELECT id, method, key, outcome, pause FROM ended""".formatted(StoredJob.MOST_ERRORS);

  private static final String RECORDED = """
      SELECT job.id FROM $schema.job
      JOIN unnest(?, ?, ?) AS given (id, token, outcome)
        ON job.id = given.id AND job.token = given.token AND job.state = given.outcome""";

  private static final String AGAIN = "AGAIN";
  private static final String NOT_BEGUN = "NOT_BEGUN";

  /** The end of a start. */
  record End(JobId job, long token, JobEnd end) {

    String outcome() {
      if (end instanceof JobEnd.Done) {
        return JobState.DONE.name();
      }
      if (end instanceof JobEnd.Failed) {
        return JobState.FAILED.name();
      }
      return end instanceof JobEnd.Again ? AGAIN : NOT_BEGUN;
    }

    long pauseMillis() {
      return end instanceof JobEnd.Again again ? again.pauseMillis() : 0;
    }

    @Nullable
    JsonText result() {
      return end instanceof JobEnd.Done done ? done.result() : null;
    }

    @Nullable
    JsonText error() {
      if (end instanceof JobEnd.Failed failed) {
        return failed.error();
      }
      return end instanceof JobEnd.Again again ? again.error() : null;
    }
  }

  private record Ended(JobId id, String method, boolean hasKey, String outcome, long pauseMillis) {}

  @Override
  public Step step() {
    return Step.END;
  }

  @Override
  public boolean isOneStatement(Transaction transaction, List<Request<End, Boolean>> requests) {
    return !transaction.isShared()
        && requests.stream()
            .noneMatch(request -> request.isRepeated()
                || transaction.held().getOrDefault(request.argument().job(), true));
  }

  @Override
  public void run(Transaction transaction, List<Request<End, Boolean>> requests)
      throws SQLException {
    List<End> ends = requests.stream().map(Request::argument).toList();
    List<Ended> ended = transaction
        .sql()
        .rows(
            END,
            row -> new Ended(
                Columns.id(row, 1),
                row.getString(2),
                row.getString(3) != null,
                row.getString(4),
                row.getLong(5)),
            Columns.ids(ends, End::job),
            Columns.longs(ends, End::token),
            Columns.texts(ends, End::outcome),
            Columns.longs(ends, End::pauseMillis),
            Columns.texts(ends, end -> Columns.ofJson(end.result())),
            Columns.texts(ends, end -> Columns.ofJson(end.error())));
    Set<JobId> recorded = new HashSet<>();
    List<JobId> freed = new ArrayList<>();
    for (Ended end : ended) {
      recorded.add(end.id());
      note(end, transaction.changes());
      if (end.hasKey() && isFinal(end.outcome())) {
        freed.add(end.id());
      }
    }
    Successors.free(transaction, freed);
    recorded.addAll(recordedBefore(transaction, requests));
    requests.forEach(
        request -> request.answer(recorded.contains(request.argument().job())));
  }

  private static void note(Ended end, Changes changes) {
    changes.dropped(end.id());
    if (isFinal(end.outcome())) {
      changes.ended(end.id());
    } else if (end.pauseMillis() <= 0) {
      changes.due(end.method());
    } else {
      changes.delayed(end.pauseMillis());
    }
  }

  private static boolean isFinal(String outcome) {
    return !outcome.equals(AGAIN) && !outcome.equals(NOT_BEGUN);
  }

  /** Returns the jobs whose ends a lost transaction has recorded: only this store could. */
  private static List<JobId> recordedBefore(
      Transaction transaction, List<Request<End, Boolean>> requests) throws SQLException {
    List<End> repeated =
        requests.stream().filter(Request::isRepeated).map(Request::argument).toList();
    if (repeated.isEmpty()) {
      return List.of();
    }
    repeated.forEach(end -> transaction.changes().dropped(end.job()));
    return transaction
        .sql()
        .rows(
            RECORDED,
            row -> Columns.id(row, 1),
            Columns.ids(repeated, End::job),
            Columns.longs(repeated, End::token),
            Columns.texts(repeated, End::outcome));
  }
}
