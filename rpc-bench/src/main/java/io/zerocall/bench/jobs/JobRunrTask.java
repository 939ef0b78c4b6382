package io.zerocall.bench.jobs;

/** The method of JobRunr's jobs. JobRunr finds it by its names, so it is public. */
public final class JobRunrTask {
  private JobRunrTask() {}

  /** Multiplies. */
  public static int mult(int a, int b) {
    return a * b;
  }
}
