package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcContext;
import io.zerocall.RpcException;
import io.zerocall.RpcMethod;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcService;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcType;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.ClientInterceptor;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcServer;
import io.zerocall.server.ServerInterceptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests interceptors on both sides, and the metadata of calls. */
class InterceptorTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @RpcService("echo")
  interface Echo {
    String echo(String text);

    @RpcMethod("echo")
    CompletableFuture<String> echoLater(String text);

    Map<String, String> meta();

    String trace();

    @RpcMethod(timeoutMillis = 5_000)
    long remainingMillis();

    void fail(int times);

    @RpcMethod(oneWay = true)
    void note(String text);

    @RpcMethod("hang")
    CompletableFuture<Void> hangLater();
  }

  @RpcService("echo")
  public static final class EchoService {
    final AtomicInteger failures = new AtomicInteger();
    final Queue<String> notes = new ConcurrentLinkedQueue<>();
    final CountDownLatch hanging = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    @RpcMethod
    public String echo(String text) {
      return text;
    }

    @RpcMethod
    public Map<String, String> meta() {
      return RpcContext.current().orElseThrow().meta();
    }

    @RpcMethod
    public String trace() {
      return RpcContext.current().orElseThrow().traceparent().orElse("none");
    }

    @RpcMethod
    public long remainingMillis() {
      return RpcContext.current().orElseThrow().remainingTime().orElseThrow().toMillis();
    }

    @RpcMethod
    public void fail(int times) {
      if (failures.getAndIncrement() < times) {
        throw RpcErrorReply.unauthorized("not yet");
      }
    }

    @RpcMethod
    public void note(String text) {
      notes.add(text);
    }

    @RpcMethod
    public void hang() {
      hanging.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
    }
  }

  private static Wired with(ClientInterceptor... interceptors) {
    return Wired.with(server -> server.register(new EchoService()), client -> {
      for (ClientInterceptor interceptor : interceptors) {
        client.intercept(interceptor);
      }
    });
  }

  @Test
  void theFirstOneAddedStandsOutermostOnBothSides() {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    ServerInterceptor first = (call, next) -> noted(seen, "server 1", next.proceed());
    ServerInterceptor second = (call, next) -> noted(seen, "server 2", next.proceed());
    try (Wired wired = Wired.with(
        server -> server.register(new EchoService()).intercept(first).intercept(second),
        client -> client
            .intercept((call, next) -> noted(seen, "client 1", next.proceed(call)))
            .intercept((call, next) -> noted(seen, "client 2", next.proceed(call))))) {
      assertThat(wired.client().proxy(Echo.class).echo("x")).isEqualTo("x");
      assertThat(seen).containsExactly("server 2", "server 1", "client 2", "client 1");
    }
  }

  private static <T> T noted(Queue<String> seen, String what, T result) {
    seen.add(what);
    return result;
  }

  @Test
  void anInterceptorSeesTheCall() {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    try (Wired wired = with((call, next) -> {
      seen.add(call.method() + " " + call.endpoint() + " " + call.timeout() + " " + call.meta());
      return next.proceed(call);
    })) {
      wired
          .client()
          .withMeta("a", "b")
          .withTimeout(Duration.ofSeconds(3))
          .proxy(Echo.class)
          .echo("x");
      assertThat(seen).containsExactly("echo.echo " + wired.server().endpoint() + " PT3S {a=b}");
    }
  }

  @Test
  void anInterceptorMayAnswerItself() {
    try (Wired wired = with((call, next) -> CompletableFuture.completedFuture("cached"))) {
      Echo echo = wired.client().proxy(Echo.class);
      assertThat(echo.echo("x")).isEqualTo("cached");
      assertThat(echo.echoLater("x").join()).isEqualTo("cached");
      assertThat(wired.client().call("echo.echo", String.class, "x")).isEqualTo("cached");
    }
    try (Wired wired = Wired.with(
        server -> server
            .register(new EchoService())
            .intercept((call, next) -> CompletableFuture.completedFuture("from the server")),
        client -> {})) {
      assertThat(wired.client().proxy(Echo.class).echo("x")).isEqualTo("from the server");
    }
  }

  @Test
  void anInterceptorMayTryAgainSoThatTheCallIsSentTwice() {
    AtomicInteger tries = new AtomicInteger();
    try (Wired wired = with((call, next) -> {
      tries.incrementAndGet();
      return next.proceed(call).exceptionallyCompose(thrown -> next.proceed(call));
    })) {
      wired.client().proxy(Echo.class).fail(1);
      wired.client().callAsync("echo.fail", void.class, 3).join();
      assertThat(tries).hasValue(2);
    }
  }

  @Test
  void aFailureComesAsItselfThroughAnInterceptor() {
    try (Wired wired = with((call, next) -> next.proceed(call).thenApply(result -> result))) {
      Echo echo = wired.client().proxy(Echo.class);
      assertThatThrownBy(() -> echo.fail(100)).isInstanceOf(RpcProtocolException.class);
      CompletableFuture<Void> later = wired.client().callAsync("echo.fail", void.class, 100);
      assertThatThrownBy(later::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(RpcProtocolException.class);
      assertThat(later.handle((result, thrown) -> thrown).join())
          .isInstanceOf(RpcProtocolException.class);
    }
  }

  @Test
  void whatAnInterceptorThrowsIsWhatTheCallerGets() {
    try (Wired wired = with((call, next) -> {
      throw new IllegalStateException("by the interceptor");
    })) {
      Echo echo = wired.client().proxy(Echo.class);
      assertThatThrownBy(() -> echo.echo("x"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("by the interceptor");
      assertThatThrownBy(() -> echo.note("x")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> echo.echoLater("x").join())
          .hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void anInterceptorThatReturnsNothingIsNamed() {
    try (Wired wired = with((call, next) -> null)) {
      assertThatThrownBy(() -> wired.client().proxy(Echo.class).echo("x"))
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("returned null instead of a stage");
    }
  }

  @Test
  void aBlockingCallEndsByItsDeadlineWhateverAnInterceptorDoes() {
    try (Wired wired = with((call, next) -> new CompletableFuture<>())) {
      Echo echo = RpcClient.withTimeout(wired.client().proxy(Echo.class), Duration.ofMillis(20));
      assertThatThrownBy(() -> echo.echo("x"))
          .isInstanceOf(RpcTimeoutException.class)
          .hasMessageContaining("echo.echo");
    }
  }

  @Test
  void anAsynchronousCallEndsByItsDeadlineWhateverAnInterceptorDoes() {
    try (Wired wired = with((call, next) -> new CompletableFuture<>())) {
      Echo echo = RpcClient.withTimeout(wired.client().proxy(Echo.class), Duration.ofMillis(20));
      assertThatThrownBy(() -> echo.echoLater("x").join())
          .hasCauseInstanceOf(RpcTimeoutException.class);
    }
  }

  @Test
  void allTriesShareTheDeadlineOfTheCall() {
    AtomicInteger tries = new AtomicInteger();
    ClientInterceptor stubborn = (call, next) -> {
      while (tries.incrementAndGet() < 5) {
        var result = next.proceed(call).toCompletableFuture();
        if (!result.isCompletedExceptionally()) {
          return result;
        }
      }
      return next.proceed(call);
    };
    try (RpcClient client = RpcClient.builder().intercept(stubborn).connect("inproc://nobody")) {
      Echo echo = RpcClient.withTimeout(client.proxy(Echo.class, "echo"), Duration.ofMillis(50));
      assertThatThrownBy(() -> echo.echo("x"))
          .isInstanceOf(RpcUnavailableException.class)
          .isInstanceOf(RpcException.class);
      assertThat(tries).hasValue(5);
    }
  }

  @Test
  void aTimeoutThatAnInterceptorSetsCounts() {
    try (Wired wired =
        with((call, next) -> next.proceed(call.withTimeout(Duration.ofSeconds(2))))) {
      assertThat(wired.client().proxy(Echo.class).remainingMillis()).isBetween(0L, 2_000L);
    }
    try (Wired wired =
        with((call, next) -> next.proceed(call.withTimeout(Duration.ofDays(1_000_000))))) {
      assertThat(wired.client().proxy(Echo.class).echo("x")).isEqualTo("x");
    }
    try (Wired wired = with((call, next) -> next.proceed(call.withTimeout(Duration.ZERO)))) {
      assertThatThrownBy(() -> wired.client().proxy(Echo.class).echo("x"))
          .isInstanceOf(RpcUnavailableException.class);
    }
  }

  @Test
  void cancellingAnInterceptedFutureCancelsTheCall() throws InterruptedException {
    EchoService service = new EchoService();
    try (Wired wired = Wired.with(
        server -> server.register(service),
        client ->
            client.intercept((call, next) -> next.proceed(call).thenApply(result -> result)))) {
      CompletableFuture<Void> hanging = wired.client().proxy(Echo.class).hangLater();
      service.hanging.await();
      assertThat(hanging.cancel(true)).isTrue();
      service.interrupted.await();
    }
  }

  @Test
  void metadataTravelsPerViewAndPerCall() {
    try (Wired wired = with((call, next) -> next.proceed(call.withMeta("by", "interceptor")))) {
      RpcClient view = wired.client().withMeta("tenant", "ü 漢").withMeta("user", "ann");
      assertThat(view.proxy(Echo.class).meta())
          .isEqualTo(Map.of("tenant", "ü 漢", "user", "ann", "by", "interceptor"));
      assertThat(wired.client().proxy(Echo.class).meta()).isEqualTo(Map.of("by", "interceptor"));
      assertThat(view.withMeta("user", "bob")
              .callAsync("echo.meta", new RpcType<Map<String, String>>() {})
              .join())
          .containsEntry("user", "bob");
    }
  }

  @Test
  void aServersInterceptorMayRefuseByMetadata() {
    ServerInterceptor authentication = (call, next) -> {
      if (!"secret".equals(call.context().meta().get("token"))) {
        throw RpcErrorReply.unauthorized("unknown token");
      }
      return next.proceed();
    };
    try (Wired wired = Wired.with(
        server -> server.register(new EchoService()).intercept(authentication), client -> {})) {
      assertThatThrownBy(() -> wired.client().proxy(Echo.class).echo("x"))
          .isInstanceOf(RpcProtocolException.class)
          .hasMessageContaining("unknown token [-32006]; the method did not run");
      assertThat(wired.client().withMeta("token", "secret").proxy(Echo.class).echo("x"))
          .isEqualTo("x");
    }
  }

  @RpcService("front")
  public static final class Front {
    private final Echo back;

    Front(Echo back) {
      this.back = back;
    }

    @RpcMethod
    public List<String> trace() {
      return List.of(
          back.trace(), back.echoLater("async").thenCompose(x -> traceLater()).join());
    }

    private CompletableFuture<String> traceLater() {
      return CompletableFuture.completedFuture("done");
    }
  }

  @Test
  void theTraceContextPassesThroughAServerThatCallsOn() {
    try (Wired back = with()) {
      try (RpcServer front = RpcServer.builder()
              .bind(Wired.ANY_PORT)
              .register(new Front(back.client().proxy(Echo.class)))
              .start();
          RpcClient client = RpcClient.builder()
              .intercept((call, next) -> next.proceed(call.withTraceparent(TRACE)))
              .connect(front.endpoint())) {
        assertThat(client.call("front.trace", new RpcType<List<String>>() {}))
            .containsExactly(TRACE, "done");
        assertThat(back.client().proxy(Echo.class).trace()).isEqualTo("none");
      }
    }
  }

  @Test
  void notificationsPassTheInterceptorsToo() {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    try (Wired wired = with((call, next) -> noted(seen, call.method(), next.proceed(call)))) {
      wired.client().proxy(Echo.class).note("x");
      wired.client().notify("echo.note", "y");
      assertThat(seen).containsExactly("echo.note", "echo.note");
    }
  }
}
