package io.zerocall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import org.junit.jupiter.api.Test;

class DiscoverCommandTest {
  @Test
  void printsTheDocumentLaidOutForPeople() {
    try (RpcServer server = RpcServer.builder()
            .bind("tcp://127.0.0.1:0")
            .register(new DemoService())
            .describedAs("Demo", "1.0.0")
            .start();
        RpcClient client = RpcClient.connect(server.endpoint())) {
      CommandRun run = CommandRun.of("discover", server.endpoint());
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(run.lines())
          .startsWith(
              "{",
              "  \"openrpc\": \"1.3.2\",",
              "  \"info\": {\"title\": \"Demo\", \"version\": \"1.0.0\"},",
              "  \"methods\": [",
              "    {",
              "      \"name\": \"my.namespace.divide\",")
          .contains("      \"result\": {\"name\": \"result\", \"schema\": {\"type\": \"string\"}}")
          .endsWith("  \"components\": {\"schemas\": {}}", "}")
          .allSatisfy(line -> assertThat(line.length()).isLessThan(110));
      assertThat(withoutBlanks(run.out()))
          .isEqualTo(withoutBlanks(client.call("rpc.discover", JsonText.class).toString()));
    }
  }

  private static String withoutBlanks(String json) {
    return json.replaceAll("\\s", "");
  }

  @Test
  void saysWhyThereIsNoDocument() {
    CommandRun run = CommandRun.of("discover", "tcp://127.0.0.1:1", "--timeout", "200ms");
    assertThat(run.exitCode()).isEqualTo(Failures.NO_REPLY);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("rpc: rpc.discover at tcp://127.0.0.1:1: ");
    assertThat(CommandRun.of("discover").err()).contains("ENDPOINT", "Try: rpc discover --help");
  }

  @Test
  void laysOutEveryKindOfValue() {
    assertThat(PrettyJson.of(JsonText.parse("{}"))).isEqualTo("{}");
    assertThat(PrettyJson.of(JsonText.parse("[1,{\"a\":null},\"x\"]")))
        .isEqualTo("[1, {\"a\": null}, \"x\"]");
    String large = "\"" + "x".repeat(60) + "\"";
    assertThat(PrettyJson.of(JsonText.parse("{\"a\":[" + large + "," + large + "],\"b\":1.0}")))
        .isEqualTo("{\n  \"a\": [\n    " + large + ",\n    " + large + "\n  ],\n  \"b\": 1.0\n}");
  }
}
