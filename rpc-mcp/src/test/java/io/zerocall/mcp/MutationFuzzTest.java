package io.zerocall.mcp;

import static io.zerocall.mcp.Peer.META;
import static io.zerocall.mcp.Peer.call;
import static io.zerocall.mcp.Peer.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RandomSeed;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that are nearly right, from a seed. */
@Timeout(120)
class MutationFuzzTest {
  private static final int REQUESTS = 3_000;
  private static final String MARKS = "{}[]\",:-09e.\\ nt";

  private static final List<String> MESSAGES = List.of(
      message("1", "initialize", "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}"),
      message("\"a\"", "tools/list", "{\"cursor\":\"eF9i\"," + META + "}"),
      message("1", "server/discover", "{" + META + "}"),
      message("2", "tasks/get", "{\"taskId\":\"x\"," + META + "}"),
      message("3", "ping", "{}"),
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}",
      call("weather_greet", "{\"name\":\"\\u00f6\"}"),
      call("weather_forecast", "{\"place\":{\"name\":\"Rome\",\"latitude\":41.9}}"),
      call("weather_sum", "{\"numbers\":[1,2,3]}"));

  private final Random random = RandomSeed.random("mcp");

  @Test
  void everyRequestGetsAResponseThatIsNoFailureOfTheServer() {
    try (Served served = Served.byDefault()) {
      for (int i = 0; i < REQUESTS; i++) {
        byte[] body = mutated(MESSAGES.get(random.nextInt(MESSAGES.size())));
        HttpRequest.Builder request = served.request();
        maybe(request, "MCP-Protocol-Version", "2026-07-28", "2025-11-25", "2025-06-18", "x");
        maybe(request, "Mcp-Method", "tools/list", "tools/call", "server/discover");
        maybe(request, "Mcp-Name", "weather_greet", "=?base64?eA==?=", "=?base64??=", "x");
        maybe(request, "Mcp-Session-Id", "s");
        HttpResponse<String> response = served.send(request.POST(BodyPublishers.ofByteArray(body)));
        assertThat(response.statusCode())
            .as("%s -> %s", new String(body, StandardCharsets.ISO_8859_1), response.body())
            .isIn(200, 202, 400, 404);
      }
      assertThat(served.post(call("weather_greet", "{\"name\":\"you\"}")).body())
          .contains("Hello, you!");
    }
  }

  private void maybe(HttpRequest.Builder request, String header, String... values) {
    if (random.nextBoolean()) {
      request.header(header, values[random.nextInt(values.length)]);
    }
  }

  private byte[] mutated(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(3); i >= 0 && bytes.length > 1; i--) {
      int at = random.nextInt(bytes.length);
      bytes = switch (random.nextInt(4)) {
        case 0 -> replaced(bytes, at, (byte) random.nextInt(256));
        case 1 -> replaced(bytes, at, (byte) MARKS.charAt(random.nextInt(MARKS.length())));
        case 2 -> Arrays.copyOf(bytes, at);
        default -> without(bytes, at, Math.min(bytes.length - at, 1 + random.nextInt(8)));
      };
    }
    return bytes;
  }

  private static byte[] replaced(byte[] bytes, int at, byte value) {
    byte[] copy = bytes.clone();
    copy[at] = value;
    return copy;
  }

  private static byte[] without(byte[] bytes, int at, int count) {
    byte[] copy = new byte[bytes.length - count];
    System.arraycopy(bytes, 0, copy, 0, at);
    System.arraycopy(bytes, at + count, copy, at, copy.length - at);
    return copy;
  }
}
