package io.zerocall.server.openrpc;

import io.zerocall.json.Parameter;

/** Chooses names for parameters in a document, where each must have a name. */
final class ParameterNames {
  private ParameterNames() {}

  /** Returns a parameter's name, or one that is made of its position, from 0, if it has none. */
  static String nameOf(Parameter parameter, int position) {
    return parameter.name() == null ? "param" + (position + 1) : parameter.name();
  }
}
