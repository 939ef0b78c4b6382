package io.zerocall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code rpc broker --ijson}. */
@Timeout(120)
class BrokerForInvertedJsonTest {
  private static final String LISTENING = "listening on ";

  private static HttpResponse<String> get(String uri, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  private static String endpoint(CommandProcess broker) throws Exception {
    assertThat(broker.line()).startsWith(LISTENING + "tcp://127.0.0.1:");
    String line = broker.line();
    assertThat(line).startsWith(LISTENING + "http://").doesNotEndWith(":0");
    return line.substring(LISTENING.length());
  }

  @Test
  void servesUntilSigterm() throws Exception {
    try (CommandProcess broker =
        CommandProcess.start("broker", "--bind=tcp://127.0.0.1:0", "--ijson=:0")) {
      String endpoint = endpoint(broker);
      assertThat(get(endpoint + "/echo").body()).isEqualTo("ok");
      assertThat(get(endpoint + "/q", "Type", "create").body()).isEmpty();
      assertThat(get(endpoint + "/rpc/details").body())
          .contains("\"version\":\"" + version() + "\"", "\"q\":{");
      broker.terminate();
      assertThat(broker.exitCode()).isEqualTo(143);
    }
  }

  private static String version() {
    return CommandRun.of("--version").out().replaceFirst("rpc (\\S+) (?s:.*)", "$1");
  }

  @Test
  void hasTheOptionsOfInvertedJson() throws Exception {
    try (CommandProcess broker = CommandProcess.start(
        "broker",
        "--bind=tcp://127.0.0.1:0",
        "--host=localhost:0",
        "--jsonrpc2",
        "--allow-host=jobs.example.com")) {
      String endpoint = endpoint(broker);
      assertThat(get(endpoint + "/q", "Type", "create").body())
          .isEqualTo("{\"jsonrpc\": \"2.0\", \"result\": true, \"id\": null}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--ijson=                    | --ijson: \"\" (expected: such as 127.0.0.1:8001 or :8001)",
        "--ijson=8001                | --ijson: \"8001\" (expected: such as 127.0.0.1:8001 or :8001)",
        "--ijson=a b                 | --ijson: \"a b\" (expected: such as 127.0.0.1:8001 or :8001)",
        "--ijson=127.0.0.1:x         | --ijson: \"127.0.0.1:x\" (expected: such as 127.0.0.1:8001 or :8001)",
        "--ijson=http://127.0.0.1:80 | --ijson: \"http://127.0.0.1:80\" (expected: such as",
        "--ijson=127.0.0.1:70000     | port: 70000 (expected: 0 to 65535)",
        "--ijson=no.such.host.invalid:0 | no.such.host.invalid",
        "--jsonrpc2                  | --jsonrpc2 and --allow-host need --ijson",
        "--allow-host=a              | --jsonrpc2 and --allow-host need --ijson"
      })
  void aMistypedValueIsReported(String mistyped, String message) {
    CommandRun run = CommandRun.of("broker", "--bind=tcp://127.0.0.1:0", mistyped);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message).doesNotContain("Exception");
  }

  @Test
  void aMistypedHostIsReported() {
    CommandRun run = CommandRun.of(
        "broker", "--bind=tcp://127.0.0.1:0", "--ijson=127.0.0.1:0", "--allow-host=a b");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("\"a b\"");
  }

  @Test
  void anAddressInUseIsReported() throws Exception {
    try (ServerSocket used = new ServerSocket(0)) {
      String address = "127.0.0.1:" + used.getLocalPort();
      CommandRun run = CommandRun.of("broker", "--bind=tcp://127.0.0.1:0", "--ijson=" + address);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains(address);
    }
  }
}
