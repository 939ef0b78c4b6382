package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ZeroMQ clients at an HTTP port, and HTTP clients at a ZeroMQ port. */
class WrongPortsTest {

  @RpcService("ports")
  public static final class PortsService {
    @RpcMethod
    public String hello() {
      return "hello";
    }
  }

  private static RpcServer server(Path directory) {
    return RpcServer.builder()
        .bind(Wired.ANY_PORT)
        .bind("ipc://" + directory.resolve("socket"))
        .connector(HttpConnector.at("127.0.0.1", 0))
        .register(new PortsService())
        .start();
  }

  private static String port(RpcServer server, String scheme) {
    return server.endpoints().stream()
        .filter(endpoint -> endpoint.startsWith(scheme + ":"))
        .map(endpoint -> String.valueOf(URI.create(endpoint).getPort()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCallToAnHttpPortFailsWithTheReason(@TempDir Path directory) {
    try (RpcServer server = server(directory)) {
      String endpoint = "tcp://127.0.0.1:" + port(server, "http");
      assertThat(Unavailable.reason(RpcClient.builder(), endpoint, "ports.hello"))
          .startsWith("ports.hello at " + endpoint + ": no connection: something answers, but does"
              + " not speak ZeroMQ (an HTTP server?); the method did not run");
    }
  }

  @Test
  void aCallToAnHttpServerThatWaitsForAWholeRequestReportsTheMissingGreeting() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    String endpoint = "tcp://127.0.0.1:" + server.getAddress().getPort();
    try (RpcClient client =
        RpcClient.builder().connectTimeout(Duration.ofSeconds(2)).connect(endpoint)) {
      assertThatThrownBy(() -> client.call("ports.hello", String.class))
          .isInstanceOf(RpcUnavailableException.class)
          .hasMessageStartingWith(
              "ports.hello at " + endpoint + ": no connection: connected, but no ZeroMQ"
                  + " greeting has come yet (not a ZeroMQ server?); the method did not run");
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--http1.0", "--http2"})
  void curlShowsWhatAPortOfZeroMqAnswers(String version, @TempDir Path directory) throws Exception {
    try (RpcServer server = server(directory)) {
      String url = "http://127.0.0.1:" + port(server, "tcp") + "/";
      messageSuffices(curl(version, url));
      messageSuffices(curl(version, "--unix-socket", directory.resolve("socket").toString(), url));
      Path large = directory.resolve("large.json");
      Files.writeString(large, "[" + " ".repeat(700_000) + "]");
      messageSuffices(curl(version, "-H", "Expect:", "--json", "@" + large, url));
      assertThat(curl(version, "--head", url)).startsWith("HTTP/1.1 400 ").endsWith(" 400");
      try (RpcClient client = RpcClient.builder().connect(server.endpoint())) {
        assertThat(client.call("ports.hello", String.class)).isEqualTo("hello");
      }
    }
  }

  private static void messageSuffices(String output) {
    assertThat(output)
        .startsWith("This port speaks ZeroMQ")
        .contains(HttpConnector.class.getSimpleName() + ".at(")
        .endsWith(" 400");
  }

  private static String curl(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("curl", "-sS", "--max-time", "20", "-w", " %{http_code}"));
    command.addAll(List.of(arguments));
    Process curl;
    try {
      curl = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assertThat(System.getenv("CI")).as("curl is installed where CI is set").isNull();
      assumeTrue(false, "there is no curl (install curl)");
      throw e;
    }
    String output = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(curl.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
