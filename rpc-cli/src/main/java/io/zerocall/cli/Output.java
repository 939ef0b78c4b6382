package io.zerocall.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes UTF-8, as JSON is, whatever the terminal's locale. Each line is written when it ends. A
 * failure is told by {@link #checkError()} and kept. Safe for use by any thread.
 */
final class Output extends PrintWriter {
  private final Recorder recorder;

  private Output(Recorder recorder) {
    super(new OutputStreamWriter(recorder, StandardCharsets.UTF_8), true);
    this.recorder = recorder;
  }

  static Output to(OutputStream stream) {
    return new Output(new Recorder(stream));
  }

  /** Why a writer could not write; null if it could, or doesn't tell. */
  static @Nullable IOException failureOf(PrintWriter writer) {
    return writer.checkError() && writer instanceof Output output ? output.recorder.failure : null;
  }

  /** Whether nobody reads any more, as after {@code | head -1}. */
  static boolean isClosedPipe(IOException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("broken pipe") || message.contains("pipe is being closed");
  }

  /** Keeps the first failure, which a PrintWriter doesn't. */
  private static final class Recorder extends FilterOutputStream {
    private volatile @Nullable IOException failure;

    Recorder(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        out.write(bytes, from, count);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }
  }
}
