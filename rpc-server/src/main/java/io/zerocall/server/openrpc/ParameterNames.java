package io.zerocall.server.openrpc;

import io.zerocall.json.Parameter;

/** Names parameters in a document, where each has to have a name. */
final class ParameterNames {
  private ParameterNames() {}

  /** A parameter's name, or one made of its position, from 0, if it has none. */
  static String nameOf(Parameter parameter, int position) {
    return parameter.name() == null ? "param" + (position + 1) : parameter.name();
  }
}
