package io.zerocall.json;

import io.zerocall.JsonText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The arguments of one call as they arrive, by position, by name, or both as in Python: values by
 * position fill the parameters from the left, names fill others. An instance is used for one call.
 */
public final class MixedArguments {
  private static final JsonText NO_VALUES = JsonText.parse("[]");
  private static final JsonText NO_NAMES = JsonText.parse("{}");

  private final ParameterList list;
  private final @Nullable Object[] arguments;
  private final boolean[] given;

  public MixedArguments(ParameterList list) {
    this.list = list;
    this.given = new boolean[list.parameters().size()];
    this.arguments = new Object[list.isAnything() ? 1 : given.length];
  }

  /**
   * Reads an array at the parser's current token and leaves the parser at its end.
   *
   * @throws JsonException if the values don't fit; the parser is then somewhere inside
   */
  public MixedArguments positional(JsonParser parser) {
    if (list.isAnything()) {
      return take(JsonTexts.read(parser));
    }
    List<Parameter> parameters = list.parameters();
    JsonType spread = list.varargsElement();
    int position = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (position == arguments.length) {
        throw list.tooMany();
      }
      given[position] = true;
      if (spread != null && position == arguments.length - 1) {
        arguments[position] = list.readVarargs(parser, spread);
        return this;
      }
      arguments[position] =
          list.readValue(parser, position, parameters.get(position).type());
      position++;
    }
    return this;
  }

  /** Reads an object, in the same way. */
  public MixedArguments named(JsonParser parser) {
    if (list.isAnything()) {
      return take(JsonTexts.read(parser));
    }
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      int position = list.positionOf(name);
      if (given[position]) {
        throw new JsonException(list.label(position) + " is given twice, by position and by name");
      }
      parser.nextToken();
      arguments[position] =
          list.readValue(parser, position, list.parameters().get(position).type());
      given[position] = true;
    }
    return this;
  }

  /** Takes all given arguments, which can't be both an array and an object. */
  private MixedArguments take(JsonText params) {
    if (arguments[0] == null || arguments[0].equals(NO_VALUES)) {
      arguments[0] = params;
    } else if (!params.equals(NO_NAMES)) {
      throw new JsonException("by position and by name (expected: one of them)");
    }
    return this;
  }

  /**
   * Returns all arguments.
   *
   * @throws JsonException if one is missing
   */
  public @Nullable Object[] complete() {
    if (arguments.length == 1 && list.isAnything() && arguments[0] instanceof JsonText params) {
      arguments[0] = list.whole(params);
    }
    for (int i = 0; i < given.length; i++) {
      if (!given[i]) {
        arguments[i] = list.whenLeftOut(i);
      }
    }
    return arguments;
  }
}
