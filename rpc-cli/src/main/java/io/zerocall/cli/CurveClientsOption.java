package io.zerocall.cli;

import io.zerocall.RpcCurve;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which clients a server admits by their keys for CURVE. */
final class CurveClientsOption {
  @Option(
      names = "--curve-clients",
      paramLabel = "FILE",
      description =
          "Encrypt with CURVE, and admit only these clients: a file with a user and a public key in"
              + " each line, or a directory of USER.key. Needs --curve-secret.")
  private @Nullable Path clients;

  CurveClientsOption() {}

  /**
   * Passes on a server's keys, or those of a client if this option is not given.
   *
   * @throws IllegalArgumentException if a file is invalid
   */
  void applyTo(
      ConnectionOptions connections, Consumer<RpcCurve> server, Consumer<RpcCurve> client) {
    if (clients != null) {
      server.accept(RpcCurve.ofServer(connections.requireCurveSecret(), clients));
    } else {
      connections.clientCurve(client);
    }
  }
}
