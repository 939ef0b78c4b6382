package io.zerocall.transport.engine;

/**
 * Tells whether a thread has stack left for work that must not be cut short. A thread that runs out
 * of stack does so at any call, even at the one that would give back what it holds; so a caller
 * from deep down leaves the work to others.
 */
public final class StackRoom {
  private static final int FRAMES_TO_WRITE = 60;
  private static final int FRAMES_TO_READ = 250;

  private StackRoom() {}

  public static boolean toWrite() {
    return has(FRAMES_TO_WRITE);
  }

  /** Reading calls the receiver, which needs more. */
  public static boolean toRead() {
    return has(FRAMES_TO_READ);
  }

  private static boolean has(int frames) {
    try {
      return descend(frames, 1, 2, 3, 4, 5, 6, 7, 8) > 0;
    } catch (StackOverflowError e) {
      return false;
    }
  }

  /** The arguments are there to take up stack. */
  private static long descend(
      int frames, long a, long b, long c, long d, long e, long f, long g, long h) {
    return frames == 0
        ? a + b + c + d + e + f + g + h
        : 1 + descend(frames - 1, b, c, d, e, f, g, h, a);
  }
}
