package io.zerocall.json;

/**
 * A request's ID, kept as the JSON text that the reply repeats: a string, a number in its original
 * notation, or null.
 *
 * @param json the text
 */
public record RequestId(String json) {

  /** The ID null, which also stands for an ID that could not be read. */
  public static final RequestId NULL = new RequestId("null");

  /** Returns a numeric ID. */
  public static RequestId of(long number) {
    return new RequestId(Long.toString(number));
  }

  @Override
  public String toString() {
    return json;
  }
}
