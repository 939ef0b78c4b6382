package io.zerocall.store.postgresql;

/** The kinds of requests, in the order in which a transaction runs them if nothing else decides. */
enum Step {
  START,
  REPORT,
  END,
  CANCEL,
  RESUBMIT,
  PUT_BACK,
  ADD,
  SCHEDULE,
  UNSCHEDULE,
  FIRE,
  TAKE,
  FIND,
  LIST,
  COUNT,
  DUE_METHODS,
  SCHEDULES;

  /** Returns whether it looks at more than its subjects, and must follow all earlier requests. */
  boolean followsAll() {
    return this == FIRE || this == TAKE || compareTo(LIST) >= 0;
  }

  /** Returns whether it may read the whole store. */
  boolean readsMuch() {
    return this == LIST || this == COUNT;
  }

  /** Returns whether it may change something that other requests look at. */
  boolean isChange() {
    return compareTo(FIND) < 0;
  }

  /** Returns whether it is repeated until its effect is known, because nobody else would do it. */
  boolean isKept() {
    return this == END || this == PUT_BACK;
  }
}
