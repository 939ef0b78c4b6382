package io.zerocall.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** Which broker to ask, and how. The endpoint may be left out before other arguments. */
final class BrokerArguments extends CallOptions {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ENDPOINT",
      description = "Where the broker listens. Default: " + BrokerOptions.DEFAULT_ENDPOINT + ".")
  private @Nullable String first;

  BrokerArguments() {}

  @Override
  String endpoint() {
    return first != null && isEndpoint(first) ? first : BrokerOptions.DEFAULT_ENDPOINT;
  }

  /**
   * Returns the arguments after the endpoint.
   *
   * @param others those after the first argument
   */
  List<String> arguments(List<String> others) {
    List<String> arguments = new ArrayList<>(others);
    if (first != null && !isEndpoint(first)) {
      arguments.add(0, first);
    }
    return arguments;
  }

  private static boolean isEndpoint(String argument) {
    return argument.contains("://");
  }
}
