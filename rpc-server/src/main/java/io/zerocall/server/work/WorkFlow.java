package io.zerocall.server.work;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/** The work of one connection in a {@link WorkQueue}. Guarded by the queue. */
public final class WorkFlow {
  final BooleanSupplier mayRun;
  final Queue<Work> waiting = new ArrayDeque<>(2);
  final LoadLimit.Part load = new LoadLimit.Part();
  final LoadLimit.Part lightLoad = new LoadLimit.Part();
  boolean inRotation;
  int waitingCalls;
  int running;

  WorkFlow(BooleanSupplier mayRun) {
    this.mayRun = mayRun;
  }
}
