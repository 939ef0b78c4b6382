package io.zerocall.bench.probe;

import java.util.List;

/** Measures one property of Zerocall by running it. */
interface Probe {

  /** Returns the number of steps that {@link #run} reports. */
  int steps();

  /**
   * Measures. Afterwards nothing of the measurement is left running.
   *
   * @throws Exception if it can't be measured; the message is for the user
   */
  List<Finding> run(Progress progress) throws Exception;
}
