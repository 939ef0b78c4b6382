package io.zerocall.json;

/**
 * A request's id, kept as the JSON text in which it goes back: a string, a number however it was
 * written, or null.
 *
 * @param json the text
 */
public record RequestId(String json) {

  /** The id null, which also stands for an id that could not be found out. */
  public static final RequestId NULL = new RequestId("null");

  /** A number. */
  public static RequestId of(long number) {
    return new RequestId(Long.toString(number));
  }

  @Override
  public String toString() {
    return json;
  }
}
