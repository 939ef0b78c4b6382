package io.zerocall.bench.soak.attack;

/**
 * The activity of an attack.
 *
 * @param bytes the bytes that were sent
 * @param opened the connections that were opened
 * @param closed those of them that the server closed
 * @param refused the failed attempts to open a connection
 */
public record Tally(long bytes, long opened, long closed, long refused) {
  static final Tally NOTHING = new Tally(0, 0, 0, 0);

  /** Returns the sum of both. */
  Tally plus(Tally other) {
    return new Tally(
        bytes + other.bytes, opened + other.opened, closed + other.closed, refused + other.refused);
  }

  /** Parses the output of {@link #toString}. */
  public static Tally parse(String text) {
    String[] numbers = text.split(" ", -1);
    return new Tally(
        Long.parseLong(numbers[0]),
        Long.parseLong(numbers[1]),
        Long.parseLong(numbers[2]),
        Long.parseLong(numbers[3]));
  }

  @Override
  public String toString() {
    return bytes + " " + opened + " " + closed + " " + refused;
  }
}
