package io.zerocall.store.postgresql;

import io.zerocall.JobState;
import java.util.List;

/** The states of a job in the table. A job waits in four different ways. */
final class States {
  static final String DELAYED = "DELAYED";
  static final String BEHIND = "BEHIND";
  static final String READY = "READY";
  static final String TAKEN = "TAKEN";
  static final String RUNNING = JobState.RUNNING.name();
  static final String CANCELLED = JobState.CANCELLED.name();

  private static final List<String> WAITING = List.of(DELAYED, BEHIND, READY, TAKEN);

  private States() {}

  static boolean isWaiting(String state) {
    return WAITING.contains(state);
  }

  static JobState jobState(String state) {
    return isWaiting(state) ? JobState.WAITING : JobState.valueOf(state);
  }

  /** Returns the states of the table that are a state of a job. */
  static List<String> of(JobState state) {
    return state == JobState.WAITING ? WAITING : List.of(state.name());
  }
}
