package io.zerocall.json;

import io.zerocall.JsonText;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.json.plain.PlainBuffer;
import io.zerocall.json.plain.PlainScanner;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The parameters of one method: reads a request's {@code params}, by position or by name, into the
 * arguments of an invocation, and writes arguments as {@code params}. The last parameter of a
 * varargs method takes all further positional values. Thread-safe.
 */
public final class ParameterList {
  private static final int MOST_QUOTED = 100;

  /** Control and format characters, line separators, and surrogates. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cntrl}\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  private final JsonCodec codec;
  private final List<Parameter> parameters;
  private final @Nullable JsonType varargsElement;
  private final Whole whole;

  /** The values of parameters that were left out before; null unless calls can share them. */
  private final AtomicReferenceArray<@Nullable Object> leftOut;

  /** Whether all of the {@code params} are one argument, and in which form. */
  private enum Whole {
    NO,
    TEXT,
    BYTES
  }

  /**
   * Creates a list of parameters.
   *
   * @param varargs whether the last one is an array that takes all further positional values
   */
  public ParameterList(JsonCodec codec, List<Parameter> parameters, boolean varargs) {
    this.codec = codec;
    this.parameters = List.copyOf(parameters);
    this.varargsElement =
        varargs ? parameters.get(parameters.size() - 1).type().elementType() : null;
    this.whole = Whole.NO;
    this.leftOut = new AtomicReferenceArray<>(this.parameters.size());
  }

  private ParameterList(JsonCodec codec, Whole whole) {
    this.codec = codec;
    this.parameters = List.of();
    this.varargsElement = null;
    this.whole = whole;
    this.leftOut = new AtomicReferenceArray<>(0);
  }

  /**
   * Returns a list that accepts any {@code params}, by position or by name: the only argument is a
   * {@link io.zerocall.JsonText} of all of it, or null if there are no {@code params}.
   */
  public static ParameterList ofAnything(JsonCodec codec) {
    return new ParameterList(codec, Whole.TEXT);
  }

  /**
   * Returns a list that accepts any {@code params} as {@link #ofAnything} does; the only argument
   * is their {@link JsonBytes}, or null.
   */
  public static ParameterList ofBytes(JsonCodec codec) {
    return new ParameterList(codec, Whole.BYTES);
  }

  /** Returns whether it accepts any {@code params}, as one argument. */
  public boolean isAnything() {
    return whole != Whole.NO;
  }

  /** Returns the only argument of a list that accepts any {@code params}. */
  public Object whole(JsonText params) {
    return whole == Whole.BYTES ? JsonBytes.of(params) : params;
  }

  /** Returns the parameters in order. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** Returns whether the last parameter takes all further positional values. */
  public boolean isVariadic() {
    return varargsElement != null;
  }

  /**
   * Checks {@code params} that are not part of a document.
   *
   * @param json an array or an object
   * @throws JsonException if the values don't fit
   */
  public void requireFit(String json) {
    codec.parse(json, parser -> {
      if (!parser.currentToken().isStructStart()) {
        throw new JsonException("expected: an array or an object");
      }
      return read(parser);
    });
  }

  /**
   * Reads {@code params} at the parser's current token and leaves the parser at its last one.
   *
   * @throws JsonException if the values don't fit; the parser is then somewhere inside
   */
  public @Nullable Object[] read(JsonParser parser) {
    MixedArguments arguments = new MixedArguments(this);
    return parser.currentToken() == JsonToken.START_ARRAY
        ? arguments.positional(parser).complete()
        : arguments.named(parser).complete();
  }

  /**
   * Reads {@code params} in the plain form, if they are complete and given by position; otherwise
   * returns null.
   */
  public @Nullable Object @Nullable [] readPlain(PlainScanner scanner) {
    if (whole == Whole.BYTES) {
      int start = scanner.position();
      return scanner.skipArray() ? new Object[] {new JsonBytes(scanner.since(start))} : null;
    } else if (whole == Whole.TEXT || varargsElement != null || !scanner.take('[')) {
      return null;
    }
    @Nullable Object[] arguments = new Object[parameters.size()];
    for (int i = 0; i < arguments.length; i++) {
      if (i > 0 && !scanner.take(',')) {
        return null;
      }
      arguments[i] = parameters.get(i).type().readPlain(scanner);
      if (arguments[i] == PlainScanner.OTHER) {
        return null;
      }
    }
    return scanner.take(']') ? arguments : null;
  }

  /** Returns the arguments of a call that has no {@code params}. */
  public @Nullable Object[] none() {
    return new MixedArguments(this).complete();
  }

  JsonException tooMany() {
    return new JsonException(
        "more than " + parameters.size() + " given (expected: " + signature() + ")");
  }

  /**
   * Returns the type of the last parameter's further values; null if it takes one value as the
   * others do.
   */
  @Nullable
  JsonType varargsElement() {
    return varargsElement;
  }

  Object readVarargs(JsonParser parser, JsonType element) {
    List<@Nullable Object> values = new ArrayList<>();
    do {
      values.add(readValue(parser, parameters.size() - 1, element));
    } while (parser.nextToken() != JsonToken.END_ARRAY);
    Object array = Array.newInstance(element.rawClass(), values.size());
    for (int i = 0; i < values.size(); i++) {
      Array.set(array, i, values.get(i));
    }
    return array;
  }

  int positionOf(String name) {
    for (int i = 0; i < parameters.size(); i++) {
      String parameter = parameters.get(i).name();
      if (parameter == null) {
        throw new JsonException(
            "this method can't be called by name (its parameters' names are not known)");
      }
      if (parameter.equals(name)) {
        return i;
      }
    }
    throw new JsonException(
        "no parameter has the name " + quoted(name) + " (expected: " + signature() + ")");
  }

  /**
   * Quotes a name that the caller chose; replaces characters that could forge log lines, and
   * truncates long names.
   */
  private static String quoted(String name) {
    int[] shown = name.codePoints()
        .limit(MOST_QUOTED)
        .map(c -> UNPRINTABLE.matcher(Character.toString(c)).matches() ? '?' : c)
        .toArray();
    boolean isCut = name.codePointCount(0, name.length()) > MOST_QUOTED;
    return "'" + new String(shown, 0, shown.length) + (isCut ? "…" : "") + "'";
  }

  @Nullable
  Object readValue(JsonParser parser, int position, JsonType type) {
    try {
      return type.read(parser);
    } catch (JsonException e) {
      throw new JsonException(label(position) + ": " + e.getMessage());
    } catch (JacksonException e) {
      if (JsonException.spoilsDocument(e, parser)) {
        throw e;
      }
      throw new JsonException(label(position) + ": " + JsonException.describe(e));
    } catch (RuntimeException | Error e) {
      throw new JsonException(
          label(position) + ": " + JsonException.ofForeign(e).getMessage());
    }
  }

  @Nullable
  Object whenLeftOut(int position) {
    Parameter parameter = parameters.get(position);
    if (varargsElement != null
        && position == parameters.size() - 1
        && parameter.defaultJson() == null) {
      return Array.newInstance(varargsElement.rawClass(), 0);
    }
    if (!parameter.optional()) {
      throw new JsonException(label(position) + " is missing (expected: " + signature() + ")");
    }
    Object shared = leftOut.get(position);
    if (shared != null) {
      return shared;
    }
    Object value = parameter.whenLeftOut(codec);
    if (isImmutable(value)) {
      leftOut.set(position, value);
    }
    return value;
  }

  /** Returns whether a value is of a type that is known to be immutable. */
  private static boolean isImmutable(@Nullable Object value) {
    return value instanceof Optional<?> optional
        ? optional.isEmpty() || isImmutable(optional.get())
        : value instanceof OptionalInt
            || value instanceof OptionalLong
            || value instanceof OptionalDouble
            || value instanceof String
            || value instanceof Boolean
            || value instanceof Integer
            || value instanceof Long
            || value instanceof Double
            || value instanceof Enum<?>
            || value instanceof JsonText;
  }

  String label(int position) {
    String name = parameters.get(position).name();
    return "parameter " + (position + 1) + (name == null ? "" : " '" + name + "'");
  }

  private String signature() {
    StringBuilder text = new StringBuilder("(");
    for (Parameter parameter : parameters) {
      text.append(text.length() == 1 ? "" : ", ")
          .append(parameter.name() == null ? parameter.type().jsonName() : parameter.name())
          .append(parameter.optional() ? "?" : "");
    }
    return text.append(varargsElement == null ? ")" : "…)").toString();
  }

  /** Writes the arguments by position, if they have the plain form. */
  public boolean writePlain(PlainBuffer buffer, @Nullable Object... arguments) {
    return varargsElement == null
        && arguments.length == parameters.size()
        && buffer.putArray(arguments);
  }

  /** Writes the arguments by position, and those of a varargs parameter one by one. */
  public void write(JsonGenerator generator, @Nullable Object @Nullable [] arguments) {
    generator.writeStartArray();
    int fixed = varargsElement == null ? parameters.size() : parameters.size() - 1;
    for (int i = 0; arguments != null && i < fixed; i++) {
      parameters.get(i).type().write(generator, arguments[i]);
    }
    if (varargsElement != null && arguments != null && arguments[fixed] != null) {
      Object array = arguments[fixed];
      for (int i = 0; i < Array.getLength(array); i++) {
        varargsElement.write(generator, Array.get(array, i));
      }
    }
    generator.writeEndArray();
  }
}
