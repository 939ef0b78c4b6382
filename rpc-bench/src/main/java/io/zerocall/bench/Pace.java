package io.zerocall.bench;

/**
 * How long a run takes its time.
 *
 * @param rounds how often every contender has its turn in every scenario
 * @param warmUpSeconds uncounted, at the begin of every turn
 * @param countedSeconds what follows
 */
record Pace(int rounds, int warmUpSeconds, int countedSeconds) {
  static final Pace QUICK = new Pace(1, 5, 3);
  static final Pace FULL = new Pace(3, 5, 3);
}
