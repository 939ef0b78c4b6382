package io.zerocall.transport.engine;

/**
 * Tells whether a thread has stack left for work that must not be cut short. A thread that runs out
 * of stack does so at any call, even at the one that would give back what it holds; so a caller
 * from deep down leaves the work to others.
 */
public final class StackRoom {
  private static final int FRAMES_TO_WRITE = 16;
  private static final int FRAMES_TO_READ = 48;

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
      return descend(
              frames, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
              0, 0, 0, 0, 0, 0)
          == frames;
    } catch (StackOverflowError e) {
      return false;
    }
  }

  /**
   * The arguments are there to take up stack, about 500 bytes a frame whether it is compiled or
   * interpreted. A frame without them takes a tenth of that once it is compiled, while the work
   * that is to follow may still be interpreted and need much.
   */
  @SuppressWarnings("UnusedVariable") // they need not be used to take up stack
  private static int descend(
      int frames,
      long a0,
      long a1,
      long a2,
      long a3,
      long a4,
      long a5,
      long a6,
      long a7,
      long a8,
      long a9,
      long a10,
      long a11,
      long a12,
      long a13,
      long a14,
      long a15,
      long a16,
      long a17,
      long a18,
      long a19,
      long a20,
      long a21,
      long a22,
      long a23,
      long a24,
      long a25,
      long a26,
      long a27,
      long a28,
      long a29,
      long a30,
      long a31) {
    return frames == 0
        ? 0
        : 1
            + descend(
                frames - 1,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0);
  }
}
