package io.zerocall.bench.probe;

/** How much of this JVM's heap is in use. */
public final class UsedHeap {
  private UsedHeap() {}

  /**
   * The bytes in use once what is garbage has gone. What only the first collection finds
   * unreachable goes with the second.
   */
  public static long bytes() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
