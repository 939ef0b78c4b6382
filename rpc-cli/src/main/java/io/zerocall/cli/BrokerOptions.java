package io.zerocall.cli;

import picocli.CommandLine.Parameters;

/** Which broker to ask, and how. */
final class BrokerOptions extends CallOptions {
  static final String DEFAULT_ENDPOINT = "tcp://127.0.0.1:5555";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ENDPOINT",
      description = "Where the broker listens. Default: ${DEFAULT-VALUE}.",
      defaultValue = DEFAULT_ENDPOINT)
  private String endpoint = "";

  BrokerOptions() {}

  @Override
  String endpoint() {
    return endpoint;
  }
}
