package io.zerocall.json;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;

/**
 * A value could not be read from JSON or written as JSON; the message says where and why, without
 * quoting the document.
 */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int MESSAGE_CHARS = 400;

  /** What Jackson tells of its own classes, settings and sources, which helps no caller. */
  private static final Pattern OWN_WORDS = Pattern.compile(", from `[^`]*`"
      + "| \\(start marker at [^)]*\\)"
      + "| \\(to allow[^)]*\\)"
      + "| \\(set [\\w.]+ to '\\w+' to allow\\)"
      + "|; enable `[^`]*` to allow"
      + "| \\(enable `[^`]*` to allow\\)"
      + "| \\(but could be if coercion was enabled using `[^`]*`\\)"
      + "| from \\w+ value \\(token `JsonToken\\.\\w+`\\)");

  public JsonException(String message) {
    super(message);
  }

  private JsonException(String message, Throwable cause) {
    super(message, cause);
  }

  static JsonException of(JacksonException cause) {
    return new JsonException(describe(cause), cause);
  }

  /** What the user's own code threw while a value of it was read or written. */
  static JsonException ofForeign(Throwable cause) {
    return new JsonException("its own code threw " + cause.getClass().getName(), cause);
  }

  static String describe(JacksonException cause) {
    String message = cause.getOriginalMessage() == null
        ? cause.getClass().getSimpleName()
        : cause.getOriginalMessage();
    String path = cause instanceof DatabindException && !cause.getPath().isEmpty()
        ? cause.getPath().stream()
                .map(step -> step.getPropertyName() != null
                    ? step.getPropertyName()
                    : "[" + step.getIndex() + "]")
                .collect(Collectors.joining("."))
            + ": "
        : "";
    String whole = path + OWN_WORDS.matcher(message).replaceAll("").replaceAll("\\p{Cntrl}+", " ");
    return whole.length() <= MESSAGE_CHARS ? whole : whole.substring(0, MESSAGE_CHARS) + "…";
  }

  /**
   * Whether the document itself is at fault, so that what stands behind this place can't be read
   * either.
   */
  static boolean spoilsDocument(JacksonException e) {
    return e instanceof StreamConstraintsException
        || (e instanceof StreamReadException && !(e instanceof InputCoercionException));
  }
}
