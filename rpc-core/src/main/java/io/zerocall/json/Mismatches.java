package io.zerocall.json;

import io.zerocall.json.mapper.EnumTexts;
import io.zerocall.json.mapper.TimeForm;
import io.zerocall.json.mapper.UserTypes;
import java.lang.reflect.InaccessibleObjectException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * Explains in JSON's terms why JSON can't be read or written: callers know neither the server's
 * classes nor the library that reads for it.
 */
final class Mismatches {
  private static final int MOST_CONSTANTS = 20;

  /** Parts of Jackson's messages about its own classes, settings and sources. */
  private static final Pattern OWN_WORDS = Pattern.compile(", from `[^`]*`"
      + "| \\(start marker at [^\\]]*\\]\\)"
      + "| \\([^()]*`[\\w.]*(Feature|Config)[^()]*\\)"
      + "| \\(for (Array|Object) starting at [^)]*\\)");

  private Mismatches() {}

  static String describe(JacksonException problem) {
    if (!(problem instanceof DatabindException)) {
      return original(problem);
    }
    String path = problem.getPath().stream()
        .map(step ->
            step.getPropertyName() != null ? step.getPropertyName() : "[" + step.getIndex() + "]")
        .collect(Collectors.joining("."));
    return (path.isEmpty() ? "" : path + ": ") + withoutPath(problem);
  }

  private static String withoutPath(JacksonException problem) {
    Class<?> closed = closed(problem);
    if (closed != null) {
      return ModuleAccess.closed(closed);
    }
    if (problem instanceof ValueInstantiationException) {
      Throwable cause = problem.getCause();
      return "not accepted" + (cause == null ? "" : ": " + shortly(cause));
    } else if (problem instanceof MismatchedInputException mismatch
        && mismatch.getTargetType() != null) {
      Class<?> type = mismatch.getTargetType();
      return "expected: "
          + (isUsersForm(problem, type)
              ? "a JSON form of " + type.getSimpleName()
              : expected(type));
    }
    return original(problem);
  }

  /** Returns whether a user's deserializer reads a type; then the expected form is unknown. */
  private static boolean isUsersForm(JacksonException problem, Class<?> type) {
    try {
      return problem.processor() instanceof JsonParser parser
          && parser.objectReadContext() instanceof DeserializationContext context
          && !type.isPrimitive()
          && UserTypes.isUserCode(
              context.findRootValueDeserializer(context.constructType(type)).getClass());
    } catch (JacksonException e) {
      return false;
    }
  }

  /**
   * Returns the class that the module system prevented from being written; null if that isn't the
   * problem.
   */
  private static @Nullable Class<?> closed(JacksonException problem) {
    if (problem.getPath().isEmpty()
        || !(problem.getCause() instanceof IllegalAccessException
            || problem.getCause() instanceof InaccessibleObjectException)) {
      return null;
    }
    Object owner = problem.getPath().get(problem.getPath().size() - 1).from();
    return owner == null || owner instanceof Class<?> ? (Class<?>) owner : owner.getClass();
  }

  private static String original(JacksonException problem) {
    String message = problem.getOriginalMessage();
    return message == null
        ? problem.getClass().getSimpleName()
        : OWN_WORDS.matcher(message).replaceAll("");
  }

  /** Describes an exception of other code. */
  static String shortly(Throwable thrown) {
    String message = message(thrown);
    return message == null ? thrown.getClass().getSimpleName() : message;
  }

  private static @Nullable String message(Throwable thrown) {
    try {
      return thrown.getMessage();
    } catch (RuntimeException | Error e) {
      return null;
    }
  }

  private static String expected(Class<?> type) {
    TimeForm time = TimeForm.of(type);
    if (time != null) {
      return time.expected();
    }
    if (type.isEnum()) {
      return "one of "
          + String.join(", ", EnumTexts.of(type, MOST_CONSTANTS))
          + (type.getEnumConstants().length > MOST_CONSTANTS ? ", …" : "");
    }
    String name = JsonNames.of(type);
    return switch (name) {
      case "string" ->
        type == String.class ? "a string" : "a string (" + type.getSimpleName() + ")";
      case "number" ->
        type.isPrimitive() || Number.class.isAssignableFrom(type)
            ? "a number (" + type.getSimpleName() + ")"
            : "a number";
      case "array" -> "an array";
      case "object" -> "an object";
      default -> "a " + name;
    };
  }
}
