package io.zerocall.store.postgresql;

import io.zerocall.JobState;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts jobs. */
final class Counting implements Work<Boolean, Map<JobState, Long>> {
  private static final String COUNT = """
      SELECT state, count(*) FROM $schema.job
      WHERE expires IS NULL OR expires > $now GROUP BY state""";

  /** How many jobs have a state. */
  private record Count(String state, long jobs) {}

  @Override
  public Step step() {
    return Step.COUNT;
  }

  @Override
  public void run(Transaction transaction, List<Request<Boolean, Map<JobState, Long>>> requests)
      throws SQLException {
    Map<JobState, Long> counts = new EnumMap<>(JobState.class);
    for (JobState state : JobState.values()) {
      counts.put(state, 0L);
    }
    transaction
        .sql()
        .rows(COUNT, row -> new Count(row.getString(1), row.getLong(2)))
        .forEach(count -> counts.merge(States.jobState(count.state()), count.jobs(), Long::sum));
    requests.forEach(request -> request.answer(counts));
  }
}
