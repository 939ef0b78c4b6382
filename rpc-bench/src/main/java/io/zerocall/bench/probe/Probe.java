package io.zerocall.bench.probe;

import java.util.List;

/** Finds something out about Zerocall by running it. */
interface Probe {

  /** How many steps {@link #run} tells. */
  int steps();

  /**
   * Measures. Nothing of it is left running afterwards.
   *
   * @throws Exception if it can't be measured; the message is for the user
   */
  List<Finding> run(Progress progress) throws Exception;
}
