package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.RpcMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of unregistered names in a server with a fallback. */
class FallbackTest {
  public static final class Service {
    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }
  }

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<JsonText>> pending = new CopyOnWriteArrayList<>();
  private final TestServer server = TestServer.with(builder -> builder
      .executor(Runnable::run)
      .register("test", new Service())
      .fallback(new RpcFallback() {
        @Override
        public CompletionStage<JsonText> call(String method, Optional<JsonText> params) {
          return answer(method, params);
        }

        @Override
        public boolean notified(String method, Optional<JsonText> params) {
          if (!method.startsWith("taken.")) {
            return false;
          }
          RpcContext context = RpcContext.current().orElseThrow();
          return taken.add(method + " " + params.map(JsonText::toString).orElse("nothing") + " "
              + context.meta().getOrDefault("token", "none"));
        }
      }));
  private final TestPeer peer = server.peer();

  @AfterEach
  void close() {
    pending.forEach(future -> future.complete(JsonText.NULL));
    server.close();
  }

  private CompletionStage<JsonText> answer(String method, Optional<JsonText> params) {
    asked.add(method);
    return switch (method) {
      case "echo" -> CompletableFuture.completedFuture(params.orElse(JsonText.ofString("none")));
      case "token" ->
        CompletableFuture.completedFuture(JsonText.ofString(
            RpcContext.current().orElseThrow().meta().getOrDefault("token", "none")));
      case "refused" -> throw new RpcErrorReply(-7, "no", JsonText.parse("{\"x\":1.0e3}"));
      case "later" -> {
        CompletableFuture<JsonText> future = new CompletableFuture<>();
        pending.add(future);
        yield future;
      }
      default -> CompletableFuture.failedFuture(RpcErrorReply.methodNotFound());
    };
  }

  private static String result(String json) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + json + "}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "[1,\"two\",null,true]",
        "[ 1 , 2 ]",
        "{\"a\":{\"b\":[1.0,1e400,-0,12345678901234567890123456789012345678901234567890]}}",
        "[\"\\u00e9é\\/\\ud83d\\ude00😀\\ud800\\n\"]"
      })
  void getsParamsToTheLetterAndGivesResultsAsTheyAre(String params) {
    assertThat(peer.ask(TestPeer.request("echo", params))).isEqualTo(result(params));
    String parametersFirst =
        "{\"params\":" + params + ",\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\"}";
    assertThat(peer.ask(parametersFirst)).isEqualTo(result(params));
  }

  @Test
  void getsNoParamsWhereThereAreNone() {
    assertThat(peer.ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\"}"))
        .isEqualTo(result("\"none\""));
  }

  @Test
  void isOnlyAskedForUnregisteredNames() {
    assertThat(peer.result("test.mult", "[5,7]")).isEqualTo("35");
    assertThat(peer.result("rpc.ping", "[]")).isEqualTo("\"pong\"");
    assertThat(peer.result("system.methodHelp", "[\"test.mult\"]")).isEqualTo("\"\"");
    assertThat(peer.error("test.none", "[1]").get("code").intValue()).isEqualTo(-32601);
    server.server().unregister("test");
    assertThat(peer.error("test.mult", "[5,7]").toString())
        .isEqualTo("{\"code\":-32601,\"message\":\"Method not found\"}");
    assertThat(asked).containsExactly("test.none", "test.mult");
  }

  @Test
  void choosesErrorsToTheLetter() {
    assertThat(peer.ask(TestPeer.request("refused", "[]")))
        .endsWith("\"error\":{\"code\":-7,\"message\":\"no\",\"data\":{\"x\":1.0e3}}}");
  }

  @Test
  void answersTheCallsOfABatchInTheirOrder() {
    String batch = "[" + TestPeer.request("echo", "[1]") + "," + TestPeer.request("later", "[]")
        + "," + TestPeer.request("none", "{}") + "," + TestPeer.request("test.mult", "[2,3]") + "]";
    peer.send(batch);
    peer.expectSilence();
    pending.get(0).complete(JsonText.parse("\"late\""));
    assertThat(peer.next())
        .matches("\\[.*\"result\":\\[1]},.*\"result\":\"late\"},.*-32601.*},.*\"result\":6}]");
  }

  @Test
  void getsNotificationsInTheirOrderAndMayHandleThem() {
    peer.result("rpc.subscribe", "[\"left\"]");
    peer.result("rpc.subscribe", "[\"taken.it\"]");
    for (int i = 0; i < 30; i++) {
      peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"taken." + i + "\",\"params\":[" + i + "]}");
    }
    peer.send("{\"jsonrpc\":\"2.0\",\"params\":{\"a\":\"\\u0041\"},\"method\":\"taken.it\"}");
    peer.sendWithHeader(
        "{\"meta\":{\"token\":\"abc\"}}", "{\"jsonrpc\":\"2.0\",\"method\":\"taken.none\"}");
    peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"left\",\"params\":[1]}");
    assertThat(peer.next()).isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"left\",\"params\":[1]}");
    peer.expectSilence();
    assertThat(asked).isEmpty();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      expected.add("taken." + i + " [" + i + "] none");
    }
    expected.add("taken.it {\"a\":\"\\u0041\"} none");
    expected.add("taken.none nothing abc");
    assertThat(taken).isEqualTo(expected);
  }

  @Test
  void seesWhatCameWithTheCallAndIsCancelledWithIt() {
    peer.sendWithHeader("{\"meta\":{\"token\":\"abc\"}}", TestPeer.request("token", "[]"));
    assertThat(peer.next()).isEqualTo(result("\"abc\""));
    peer.send(TestPeer.request("later", "[]"));
    peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":1}}");
    assertThat(peer.next()).contains("-32004");
    assertThat(pending.get(0)).isCancelled();
  }

  @Test
  void whatIsNoTextIsRefused() {
    byte[] document = TestPeer.request("echo", "[\"?\"]").getBytes(StandardCharsets.UTF_8);
    document[document.length - 4] = (byte) 0xC3;
    assertThat(peer.ask(document)).contains("-32700");
    assertThat(peer.ask(TestPeer.request("echo", "7"))).contains("-32600");
    assertThat(peer.ask(TestPeer.request("echo", "{\"a\":1,\"a\":2}"))).contains("-32700");
    assertThat(asked).isEmpty();
  }

  @Test
  void interceptorsStandBeforeIt() {
    try (TestServer guarded = TestServer.with(builder -> builder
        .executor(Runnable::run)
        .fallback(this::answer)
        .intercept((call, next) -> {
          if (call.method().equals("echo")) {
            throw RpcErrorReply.unauthorized("no");
          }
          return next.proceed();
        }))) {
      assertThat(guarded.peer().ask(TestPeer.request("echo", "[]"))).contains("-32006");
      assertThat(guarded.peer().ask(TestPeer.request("token", "[]"))).isEqualTo(result("\"none\""));
      assertThat(asked).containsExactly("token");
    }
  }

  @Test
  void describesTheMethodsIfItSaysSo() {
    RpcFallback describing = new RpcFallback() {
      @Override
      public CompletionStage<JsonText> call(String method, Optional<JsonText> params) {
        return CompletableFuture.completedFuture(JsonText.ofString(method));
      }

      @Override
      public boolean describesMethods() {
        return true;
      }
    };
    try (TestServer other =
        TestServer.with(builder -> builder.executor(Runnable::run).fallback(describing))) {
      for (String method : List.of("rpc.discover", "system.listMethods", "system.methodHelp")) {
        assertThat(other.peer().result(method, "[]")).isEqualTo("\"" + method + "\"");
      }
      assertThat(other.peer().result("rpc.ping", "[]")).isEqualTo("\"pong\"");
    }
  }
}
