package io.zerocall.bench;

/**
 * How much time a turn takes. On two processors the compilers of two JVMs need some ten seconds
 * until they are done, so a quick run shows less of everybody.
 *
 * @param warmUpSeconds uncounted, at the begin of every turn
 * @param countedSeconds what follows
 */
record Pace(int warmUpSeconds, int countedSeconds) {
  static final Pace QUICK = new Pace(3, 2);
  static final Pace FULL = new Pace(9, 4);

  Pace withWarmUp(int seconds) {
    return new Pace(seconds, countedSeconds);
  }
}
