package io.zerocall.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The arguments of one call as they come in, by position, by name, or both as in Python: values by
 * position fill the parameters from the left, names fill others. Lives as long as a call is read.
 */
final class MixedArguments {
  private final ParameterList list;
  private final @Nullable Object[] arguments;
  private final boolean[] given;

  MixedArguments(ParameterList list) {
    this.list = list;
    this.arguments = new Object[list.parameters().size()];
    this.given = new boolean[arguments.length];
  }

  /**
   * Reads an array at the parser's current token and leaves the parser at its end.
   *
   * @throws JsonException if the values don't fit; the parser then stands somewhere inside
   */
  MixedArguments positional(JsonParser parser) {
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
  MixedArguments named(JsonParser parser) {
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

  /**
   * All arguments.
   *
   * @throws JsonException if one is missing
   */
  @Nullable
  Object[] complete() {
    for (int i = 0; i < given.length; i++) {
      if (!given[i]) {
        arguments[i] = list.whenLeftOut(i);
      }
    }
    return arguments;
  }
}
