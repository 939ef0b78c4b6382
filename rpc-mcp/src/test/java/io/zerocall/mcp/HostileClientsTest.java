package io.zerocall.mcp;

import static io.zerocall.mcp.Peer.META;
import static io.zerocall.mcp.Peer.call;
import static io.zerocall.mcp.Peer.json;
import static io.zerocall.mcp.Peer.member;
import static io.zerocall.mcp.Peer.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcLimits;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.TokenAuthenticator;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests from web pages, without credentials, with too much in them, or of no sense. */
class HostileClientsTest {

  @Test
  void pagesOfOtherOriginsCannotCall() {
    try (Served served = Served.byDefault()) {
      for (String origin : List.of("http://evil.example", "null", "https://localhost")) {
        HttpResponse<String> response =
            served.post(served.request().header("Origin", origin), call("weather_places", "{}"));
        assertThat(response.statusCode()).as(origin).isEqualTo(403);
        assertThat(json(response).members()).doesNotContainKey("id");
        assertThat(member(json(response), "error", "code")).hasToString("-32600");
        assertThat(response.body()).contains("Pages of this origin may not call");
      }
      HttpResponse<String> own = served.post(
          served.request().header("Origin", served.base()), call("weather_places", "{}"));
      assertThat(own.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void pagesOfAllowedOriginsCanCallAndReadTheSession() {
    String origin = "https://app.example.com";
    try (Served served = Served.with(b -> b, c -> c.allowOrigin(origin))) {
      HttpResponse<String> preflight = served.send(
          served.request().header("Origin", origin).method("OPTIONS", BodyPublishers.noBody()));
      assertThat(preflight.statusCode()).isEqualTo(204);
      assertThat(preflight.headers().firstValue("access-control-allow-headers")).isPresent();
      HttpResponse<String> response =
          served.post(served.request().header("Origin", origin), call("weather_places", "{}"));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("access-control-allow-origin")).hasValue(origin);
      assertThat(response.headers().firstValue("access-control-expose-headers")).hasValue("*");
    }
  }

  @Test
  void thereAreNoStreamsToGetAndNoSessionsToDelete() {
    try (Served served = Served.byDefault()) {
      for (String method : List.of("GET", "DELETE", "PUT", "HEAD")) {
        HttpResponse<String> response =
            served.send(served.request().method(method, BodyPublishers.noBody()));
        assertThat(response.statusCode()).as(method).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).hasValue("POST, OPTIONS");
      }
    }
  }

  @Test
  void refusesOtherMediaTypes() {
    try (Served served = Served.byDefault()) {
      HttpResponse<String> sent = served.send(java.net.http.HttpRequest.newBuilder(served.uri())
          .header("Content-Type", "text/plain")
          .POST(BodyPublishers.ofString(call("weather_places", "{}"))));
      assertThat(sent.statusCode()).isEqualTo(415);
      assertThat(json(sent).members()).doesNotContainKey("id");
      HttpResponse<String> accepted = served.send(java.net.http.HttpRequest.newBuilder(served.uri())
          .header("Content-Type", "application/json")
          .header("Accept", "text/event-stream")
          .POST(BodyPublishers.ofString(call("weather_places", "{}"))));
      assertThat(accepted.statusCode()).isEqualTo(406);
    }
  }

  @Test
  void readsWhatAClientAccepts() {
    try (Served served = Served.byDefault()) {
      Map<String, Integer> statuses = Map.of(
          "Application/JSON;q=0.5, text/event-stream", 200,
          "text/html, application/*", 200,
          "*/*", 200,
          "application/jsonl", 406,
          "text/event-stream; profile=\"application/json\"", 406);
      statuses.forEach((accepted, status) -> {
        HttpResponse<String> response =
            served.send(java.net.http.HttpRequest.newBuilder(served.uri())
                .header("Content-Type", "application/json")
                .header("Accept", accepted)
                .POST(BodyPublishers.ofString(call("weather_places", "{}"))));
        assertThat(response.statusCode()).as(accepted).isEqualTo(status);
      });
    }
  }

  @Test
  void refusesWhatIsNoMessage() {
    try (Served served = Served.byDefault()) {
      Map<String, Integer> codes = Map.ofEntries(
          Map.entry("", -32700),
          Map.entry("{", -32700),
          Map.entry("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}", -32700),
          Map.entry("[".repeat(2_000) + "]".repeat(2_000), -32700),
          Map.entry("[]", -32600),
          Map.entry("[" + message("1", "ping", "{}") + "]", -32600),
          Map.entry("7", -32600),
          Map.entry("{}", -32600),
          Map.entry("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}", -32600),
          Map.entry("{\"jsonrpc\":\"2.0\",\"id\":1}", -32600),
          Map.entry("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", -32600),
          Map.entry(message("null", "ping", "{}"), -32600),
          Map.entry(message("1.5", "ping", "{}"), -32600),
          Map.entry(message("{}", "ping", "{}"), -32600),
          Map.entry(message("1", "ping", "[]"), -32600));
      codes.forEach((body, code) -> {
        HttpResponse<String> response = served.post(body);
        assertThat(response.statusCode()).as(body).isEqualTo(400);
        assertThat(member(json(response), "error", "code")).as(body).hasToString("" + code);
        assertThat(json(response).members()).doesNotContainKey("id");
      });
      assertThat(served.post(message("1", "ping", "{}")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void refusesParametersOfNoSense() {
    try (Served served = Served.byDefault()) {
      for (String params : List.of(
          "{}",
          "{\"name\":7}",
          "{\"name\":\"weather_add\",\"arguments\":[1,2]}",
          "{\"name\":\"weather_add\",\"arguments\":null}",
          "{\"name\":\"\"}")) {
        HttpResponse<String> response = served.post(message("1", "tools/call", params));
        assertThat(member(json(response), "error", "code")).as(params).hasToString("-32602");
      }
      for (String cursor : List.of("\"*\"", "\"ö\"", "\"%00\"", "7", "null", "{}")) {
        HttpResponse<String> response =
            served.post(message("1", "tools/list", "{\"cursor\":" + cursor + "}"));
        assertThat(member(json(response), "error", "code")).as(cursor).hasToString("-32602");
      }
    }
  }

  @Test
  void deeplyNestedArgumentsAreRefusedByTheServer() {
    try (Served served = Served.byDefault()) {
      String deep = "{\"name\":" + "[".repeat(100) + "]".repeat(100) + "}";
      HttpResponse<String> response = served.post(call("weather_greet", deep));
      assertThat(member(json(response), "error", "code")).hasToString("-32700");
    }
  }

  @Test
  void refusesLargeBodies() {
    RpcLimits limits = RpcLimits.DEFAULTS.withMessageBytes(10_000);
    try (Served served = Served.with(builder -> builder.limits(limits), c -> c)) {
      String fits = call("weather_greet", "{\"name\":\"" + "x".repeat(9_000) + "\"}");
      assertThat(served.post(fits).statusCode()).isEqualTo(200);
      String large = call("weather_greet", "{\"name\":\"" + "x".repeat(10_001) + "\"}");
      HttpResponse<String> refused = served.post(large);
      assertThat(refused.statusCode()).isEqualTo(413);
      assertThat(json(refused).members()).doesNotContainKey("id");
      assertThat(member(json(refused), "error", "code")).hasToString("-32600");
    }
  }

  @Test
  void aBearerTokenDeterminesTheUser() {
    TokenAuthenticator tokens = TokenAuthenticator.of(Map.of("a-long-secret-token", "ada"));
    try (Served served = Served.with(builder -> builder.tokens(tokens), c -> c)) {
      String body = call("weather_user", "{}");
      assertThat(served
              .post(served.request().header("Authorization", "Bearer a-long-secret-token"), body)
              .body())
          .contains("ada untraced");
      assertThat(served.post(body).body()).contains("nobody untraced");
    }
  }

  @Test
  void interceptorsRefuseWhoHasNoCredentials() {
    TokenAuthenticator tokens =
        TokenAuthenticator.of(Map.of("a-long-secret-token", "ada", "another-secret-token", "bob"));
    try (Served served = Served.with(
        builder -> builder.tokens(tokens).intercept((call, next) -> {
          String user = call.context().user().orElse("");
          if (user.isEmpty() || (user.equals("bob") && call.method().equals("weather.places"))) {
            throw RpcErrorReply.unauthorized("not for you");
          }
          return next.proceed();
        }),
        c -> c)) {
      String initialize = message("1", "initialize", "{\"protocolVersion\":\"2025-11-25\"}");
      for (String body :
          List.of(initialize, message("1", "tools/list", "{}"), call("weather_places", "{}"))) {
        HttpResponse<String> response = served.post(body);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer");
        assertThat(member(json(response), "error", "message").string()).isEqualTo("not for you");
        HttpResponse<String> unknown =
            served.post(served.request().header("Authorization", "Bearer no-such-token"), body);
        assertThat(unknown.statusCode()).isEqualTo(403);
      }
      var bob = served.request().header("Authorization", "Bearer another-secret-token");
      assertThat(served.post(bob, call("weather_places", "{}")).body())
          .contains("\"isError\":true", "not for you");
    }
  }

  @Test
  void theServersDeadlineAppliesToTheCallOfATool() {
    try (Served served = Served.byDefault()) {
      HttpResponse<String> response = served.post(
          served.request().header("Zerocall-Timeout", "200"), call("weather_block", "{}"));
      assertThat(response.body()).contains("\"isError\":true", "Cut off by its deadline");
    }
  }

  @Test
  void statelessMetadataCountsForNothingElse() {
    try (Served served = Served.byDefault()) {
      HttpResponse<String> response = served.post(message("1", "tools/list", "{" + META + "}"));
      assertThat(response.statusCode()).isEqualTo(400);
    }
  }
}
