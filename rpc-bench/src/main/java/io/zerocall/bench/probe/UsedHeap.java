package io.zerocall.bench.probe;

/** The used heap of this JVM. */
public final class UsedHeap {
  private UsedHeap() {}

  /**
   * Returns the bytes in use after garbage collection. The second collection frees the objects that
   * only the first one finds to be unreachable.
   */
  public static long bytes() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
