package io.zerocall.bench;

/**
 * The duration of a turn. On two processors the compilers of two JVMs need some ten seconds to
 * finish, so a quick run shows lower figures for every contender.
 *
 * @param warmUpSeconds the uncounted time at the beginning of every turn
 * @param countedSeconds the counted time after it
 */
record Pace(int warmUpSeconds, int countedSeconds) {
  static final Pace QUICK = new Pace(3, 2);
  static final Pace FULL = new Pace(9, 4);

  Pace withWarmUp(int seconds) {
    return new Pace(seconds, countedSeconds);
  }
}
