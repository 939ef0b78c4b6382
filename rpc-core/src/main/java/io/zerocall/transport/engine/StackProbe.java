package io.zerocall.transport.engine;

/**
 * Determines whether a thread has enough stack left for work that must not be interrupted. A stack
 * overflow may happen at any call, even at the one that would release a lock. So a caller with a
 * deep stack leaves the work to other threads.
 */
public final class StackProbe {
  private static final int FRAMES_TO_WRITE = 8;
  private static final int FRAMES_TO_READ = 24;

  private StackProbe() {}

  public static boolean canWrite() {
    return has(FRAMES_TO_WRITE);
  }

  /** Reading calls the receiver, which needs more. */
  public static boolean canRead() {
    return has(FRAMES_TO_READ);
  }

  private static boolean has(int frames) {
    try {
      return descend(
              frames, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
              0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
              0, 0, 0, 0, 0, 0, 0, 0, 0)
          == frames;
    } catch (StackOverflowError e) {
      return false;
    }
  }

  /**
   * Takes about a kilobyte of stack per frame, for the arguments. It must not take less once it is
   * compiled, since the work that follows may still be interpreted. HotSpot's C2, which would make
   * the frames small, compiles no method with so many arguments and leaves it to C1.
   */
  @SuppressWarnings("UnusedVariable") // the arguments only take up stack
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
      long a31,
      long a32,
      long a33,
      long a34,
      long a35,
      long a36,
      long a37,
      long a38,
      long a39,
      long a40,
      long a41,
      long a42,
      long a43,
      long a44,
      long a45,
      long a46,
      long a47,
      long a48,
      long a49,
      long a50,
      long a51,
      long a52,
      long a53,
      long a54,
      long a55,
      long a56,
      long a57,
      long a58,
      long a59,
      long a60,
      long a61,
      long a62,
      long a63) {
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
                0,
                0);
  }
}
