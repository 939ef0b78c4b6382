package io.zerocall.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/**
 * How long calls wait for a server that is down. Without this limit, a mistyped port is reported
 * late.
 */
final class ConnectTimeout {
  @Option(
      names = "--connect-timeout",
      paramLabel = "DURATION",
      converter = Durations.class,
      description =
          "How long to wait for a connection, within the time of --timeout: 500ms, 1.5s, 2m."
              + " Default: ${DEFAULT-VALUE}.",
      defaultValue = "2s")
  private Duration value = Duration.ZERO;

  ConnectTimeout() {}

  Duration value() {
    return value;
  }
}
