package io.zerocall.tests;

import io.zerocall.cli.RpcCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** {@code rpc serve-demo} in a process of its own. */
final class DemoServer implements AutoCloseable {
  private static final String LISTENING = "listening on ";

  private final Process process;
  private final String endpoint;
  private final String http;

  private DemoServer(Process process) throws IOException {
    this.process = process;
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    this.endpoint = endpoint(output.readLine());
    this.http = endpoint(output.readLine());
  }

  private String endpoint(String line) throws IOException {
    if (line == null || !line.startsWith(LISTENING)) {
      process.destroyForcibly();
      throw new IOException("serve-demo says: " + line);
    }
    return line.substring(LISTENING.length());
  }

  static DemoServer start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process = new ProcessBuilder(List.of(
            java,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            RpcCommand.class.getName(),
            "serve-demo",
            "--bind=tcp://127.0.0.1:0",
            "--http=127.0.0.1:0"))
        .redirectError(Redirect.INHERIT)
        .start();
    return new DemoServer(process);
  }

  String endpoint() {
    return endpoint;
  }

  /** Returns where it listens for HTTP. */
  String http() {
    return http;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
