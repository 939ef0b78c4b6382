package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcContext;
import io.zerocall.RpcMethod;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Interceptors: their order, what they see, and what they may do with a call. */
class InterceptorsTest {
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> later = new CompletableFuture<>();

  public final class Service {
    @RpcMethod
    public String work() {
      seen.add("work");
      return "done";
    }

    @RpcMethod
    public String context() {
      RpcContext context = RpcContext.current().orElseThrow();
      return context.meta() + " " + context.traceparent() + " " + context.remainingTime();
    }

    @RpcMethod
    public CompletableFuture<String> later() {
      return later;
    }

    @RpcMethod
    public void fail() {
      throw new IllegalStateException("failed");
    }
  }

  private TestServer server(ServerInterceptor... interceptors) {
    return TestServer.with(builder -> {
      for (ServerInterceptor interceptor : interceptors) {
        builder.intercept(interceptor);
      }
      return builder.executor(Runnable::run).register("test", new Service());
    });
  }

  private ServerInterceptor named(String name) {
    return (call, next) -> {
      seen.add(name + " before " + call.method() + " " + call.isNotification());
      return next.proceed()
          .whenComplete((result, thrown) ->
              seen.add(name + " after " + (thrown == null ? result : thrown.getMessage())));
    };
  }

  @Test
  void theFirstOneStandsOutermost() {
    try (TestServer server = server(named("a"), named("b"))) {
      assertThat(server.peer().result("test.work", "[]")).isEqualTo("\"done\"");
      assertThat(seen)
          .containsExactly(
              "a before test.work false",
              "b before test.work false",
              "work",
              "b after done",
              "a after done");
      seen.clear();
      server.peer().send("{\"jsonrpc\":\"2.0\",\"method\":\"test.work\"}");
      assertThat(seen).contains("a before test.work true", "work");
    }
  }

  @Test
  void theySeeFailuresAndFuturesEnd() {
    try (TestServer server = server(named("a"))) {
      assertThat(server.peer().error("test.fail", "[]").get("message").asString())
          .isEqualTo("failed");
      server.peer().send(TestPeer.request("test.later", "[]"));
      server.peer().expectSilence();
      later.complete("late");
      assertThat(server.peer().next()).endsWith("\"result\":\"late\"}");
      assertThat(seen)
          .containsExactly(
              "a before test.fail false", "a after failed",
              "a before test.later false", "a after late");
    }
  }

  @Test
  void theySeeHeaderAndPeer() {
    try (TestServer server = server((call, next) -> {
      seen.add(call.context().meta() + " " + call.context().traceparent() + " " + call.peer());
      return next.proceed();
    })) {
      server
          .peer()
          .sendWithHeader(
              "{\"traceparent\":\"00-a-b-01\",\"other\":[{}],\"meta\":{\"token\":\"ä\"}}",
              TestPeer.request("test.context", "[]"));
      assertThat(server.peer().next())
          .endsWith("\"result\":\"{token=ä} Optional[00-a-b-01] Optional.empty\"}");
      assertThat(seen).containsExactly("{token=ä} Optional[00-a-b-01] test peer");
      assertThat(server.peer().result("test.context", "[]"))
          .isEqualTo("\"{} Optional.empty Optional.empty\"");
    }
    assertThat(RpcContext.current()).isEmpty();
  }

  @Test
  void theyMayAnswerThemselves() {
    try (TestServer server =
        server((call, next) -> CompletableFuture.completedFuture(List.of("own")))) {
      assertThat(server.peer().result("test.work", "[]")).isEqualTo("[\"own\"]");
    }
    try (TestServer server = server((call, next) -> {
      throw RpcErrorReply.unauthorized("unknown token");
    })) {
      assertThat(server.peer().error("test.work", "[]").toString())
          .isEqualTo("{\"code\":-32006,\"message\":\"unknown token\"}");
    }
    try (TestServer server = server(
        named("outer"),
        (call, next) -> CompletableFuture.failedFuture(new RpcErrorReply(7, "seven", null)))) {
      assertThat(server.peer().error("test.work", "[]").get("code").asInt()).isEqualTo(7);
      assertThat(seen).contains("outer after seven").doesNotContain("work");
    }
  }

  @Test
  void whatTheyThrowIsAnApplicationErrorAndSeenByTheOuterOnes() {
    try (TestServer server = server(named("outer"), (call, next) -> {
      throw new java.io.IOException("inner");
    })) {
      assertThat(server.peer().error("test.work", "[]").get("data").get("type").asString())
          .isEqualTo("java.io.IOException");
      assertThat(seen).contains("outer after inner");
    }
    try (TestServer server =
        server((call, next) -> Thrower.raise(new StackOverflowError("thrown by a test")))) {
      assertThat(server.peer().error("test.work", "[]").get("code").asInt()).isEqualTo(-32000);
    }
  }

  @Test
  void oneThatReturnsNothingOrProceedsTwiceIsReported() {
    try (TestServer server = server((call, next) -> null)) {
      assertThat(server.peer().error("test.work", "[]").get("message").asString())
          .contains("null instead of a stage");
    }
    try (TestServer server = server((call, next) -> {
      var unused = next.proceed();
      return next.proceed();
    })) {
      assertThat(server.peer().error("test.work", "[]").get("message").asString())
          .contains("proceeded twice");
      assertThat(seen).containsExactly("work");
    }
  }

  @Test
  void theyStandAroundTheLibrarysOwnMethodsTooButNotAroundWhatCannotBeCalled() {
    try (TestServer server = server(named("a"))) {
      assertThat(server.peer().result("rpc.ping", "[]")).isEqualTo("\"pong\"");
      assertThat(server.peer().error("nobody", "[]").get("code").asInt()).isEqualTo(-32601);
      assertThat(seen).containsExactly("a before rpc.ping false", "a after pong");
    }
  }
}
