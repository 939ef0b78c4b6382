package io.zerocall.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the three ways to give a type a custom JSON form, which look the same on the wire. */
class CodecsTest {
  private static final String ANY_PORT = "tcp://127.0.0.1:0";

  /** How to start a server, how to call it, and how its document describes money. */
  static Stream<Arguments> ways() {
    Money total = Money.parse("5.70 EUR");
    return Stream.of(
        way("Jackson", Codecs::serveByJackson, Codecs::callByJackson, "string", total),
        way("a codec", Codecs::serveByCodec, Codecs::callByCodec, "string", total),
        way("Gson", Codecs::serveByGson, Codecs::callByGson, null, total),
        way("Gson called by Jackson", Codecs::serveByGson, Codecs::callByJackson, null, total),
        way(
            "Jackson called by a codec",
            Codecs::serveByJackson,
            Codecs::callByCodec,
            "string",
            total),
        way("a codec called by Gson", Codecs::serveByCodec, Codecs::callByGson, "string", total));
  }

  private static Arguments way(
      String name,
      Function<String, RpcServer> serve,
      Function<String, Money> call,
      String type,
      Money total) {
    return Arguments.of(name, serve, call, type, total);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void moneyIsText(
      String name,
      Function<String, RpcServer> serve,
      Function<String, Money> call,
      String type,
      Money total)
      throws Exception {
    try (RpcServer server = serve.apply(ANY_PORT);
        RpcClient plain = RpcClient.connect(server.endpoint())) {
      assertThat(call.apply(server.endpoint())).isEqualTo(total);
      assertThat(post(server.endpoints().get(1)))
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"3.50 EUR\"}");
      JsonText document = plain.call("rpc.discover", JsonText.class);
      JsonText schemas = document.members().get("components");
      if (type == null) {
        assertThat(document.toString()).contains("\"result\":{\"name\":\"result\",\"schema\":{}}");
      } else {
        assertThat(schemas.members().get("schemas").members().get("Money").members())
            .containsEntry("type", JsonText.ofString(type));
      }
    }
  }

  private static String post(String endpoint) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + "/"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shop.total\","
            + "\"params\":[[{\"name\":\"tea\",\"price\":\"3.50 EUR\"}]]}"))
        .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
