package io.zerocall.bench;

/**
 * How much time a run takes. On two processors the compilers of two JVMs need some ten seconds
 * until they are done, so a quick run shows less of everybody.
 *
 * @param rounds how often every contender has its turn in every scenario
 * @param warmUpSeconds uncounted, at the begin of every turn
 * @param countedSeconds what follows
 */
record Pace(int rounds, int warmUpSeconds, int countedSeconds) {
  static final Pace QUICK = new Pace(1, 5, 3);
  static final Pace FULL = new Pace(2, 10, 4);
}
