package io.zerocall.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Thrown if a value could not be read from JSON or written as JSON; the message says where and why,
 * without quoting the document.
 */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int MESSAGE_CHARS = 400;

  public JsonException(String message) {
    super(message);
  }

  private JsonException(String message, Throwable cause) {
    super(message, cause);
  }

  public static JsonException of(JacksonException cause) {
    return new JsonException(describe(cause), cause);
  }

  /** Wraps an exception that the user's own code threw while it read or wrote a value. */
  static JsonException ofForeign(Throwable cause) {
    return new JsonException(
        limited("the value's own code failed: " + Mismatches.shortly(cause)), cause);
  }

  public static String describe(JacksonException cause) {
    return limited(Mismatches.describe(cause));
  }

  private static String limited(String message) {
    String whole = message.replaceAll("\\p{Cntrl}+", " ");
    return whole.length() <= MESSAGE_CHARS ? whole : whole.substring(0, MESSAGE_CHARS) + "…";
  }

  /**
   * Returns whether the document itself is invalid, so that the text after this place can't be read
   * either. An error that a user's own reader found in another document affects only the value.
   *
   * @param document its parser
   */
  static boolean spoilsDocument(JacksonException e, JsonParser document) {
    return e instanceof StreamConstraintsException
        || (e instanceof StreamReadException
            && !(e instanceof InputCoercionException)
            && isOf(e, document));
  }

  private static boolean isOf(JacksonException e, JsonParser document) {
    Object parser = e.processor();
    return parser == null
        || parser == document
        || (document instanceof JsonParserDelegate outer && parser == outer.delegate());
  }
}
