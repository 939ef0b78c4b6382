package io.zerocall.cli;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a job that say how often it starts again, and how long it is kept. */
final class RunOptions {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--keep",
      paramLabel = "DURATION",
      converter = Durations.class,
      description =
          "How long the broker keeps the job after its end, with its result. Default: 1d.")
  private @Nullable Duration keep;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "How often the job starts again after its method has thrown. Default: what the"
          + " method itself says, or 0.")
  private @Nullable Integer retries;

  @Option(
      names = "--backoff",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "The pause before the first retry, doubled for each further one. Default: 1s.")
  private @Nullable Duration backoff;

  /**
   * Adds what is given to the parameters of a request.
   *
   * @throws ParameterException if there is a pause without retries
   */
  void addTo(Map<String, Object> request) {
    if (backoff != null && retries == null) {
      throw new ParameterException(spec.commandLine(), "--backoff needs --retries=N");
    }
    put(request, "keep", keep == null ? null : keep.toMillis());
    put(request, "retries", retries);
    put(request, "backoff", backoff == null ? null : backoff.toMillis());
  }

  /** Adds a parameter if it is given. */
  static void put(Map<String, Object> request, String name, @Nullable Object value) {
    if (value != null) {
      request.put(name, value);
    }
  }
}
