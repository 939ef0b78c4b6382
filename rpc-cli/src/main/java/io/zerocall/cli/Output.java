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
 * Writes UTF-8, the encoding of JSON, whatever the terminal's locale. Each line is flushed when it
 * ends. {@link #checkError()} reports a failure, which is also recorded. Thread-safe.
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

  /**
   * Returns why a writer could not write; null if it could, or if the writer doesn't record that.
   */
  static @Nullable IOException failureOf(PrintWriter writer) {
    return writer.checkError() && writer instanceof Output output ? output.recorder.failure : null;
  }

  /** Returns whether the reader has closed the pipe, as after {@code | head -1}. */
  static boolean isClosedPipe(IOException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("broken pipe") || message.contains("pipe is being closed");
  }

  /** Records the first failure, which a PrintWriter doesn't. */
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
