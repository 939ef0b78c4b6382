package io.zerocall.cli;

import picocli.CommandLine.Parameters;

/** Which server to call, and how. */
final class ClientOptions extends CallOptions {
  @Parameters(
      index = "0",
      paramLabel = "ENDPOINT",
      description = "Where the server listens, such as tcp://127.0.0.1:5555 or ipc:///tmp/rpc.")
  private String endpoint = "";

  ClientOptions() {}

  @Override
  String endpoint() {
    return endpoint;
  }
}
