package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcLimits;
import io.zerocall.RpcListener;
import io.zerocall.RpcMethod;
import io.zerocall.RpcMissedListener;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;

/** What the server logs when methods throw. */
class FailureLogTest {
  private static final String ID = "[0-9a-f]{12}";

  public static final class Angry {
    public int getAnger() {
      return Thrower.<Integer>raise(new IllegalStateException("don't look"));
    }
  }

  public final class Service {
    @RpcMethod
    public void fail() {
      ran.add(Thread.currentThread());
      Thrower.<Void>raise(toThrow);
    }

    @RpcMethod
    public void declare() throws IOException {
      Thrower.<Void>raise(toThrow);
    }

    @RpcMethod
    public void declareAll() throws Exception {
      Thrower.<Void>raise(toThrow);
    }

    @RpcMethod
    public CompletableFuture<Void> failLater() {
      return later;
    }

    @RpcMethod
    public CompletionStage<Void> failAtOnce() {
      return CompletableFuture.failedStage(new CompletionException(toThrow));
    }

    @RpcMethod
    public boolean work(boolean failing) {
      ran.add(Thread.currentThread());
      if (failing) {
        Thrower.<Void>raise(toThrow);
      }
      return true;
    }

    @RpcMethod
    public Angry angry() {
      return new Angry();
    }

    @RpcMethod
    public String big() {
      return "x".repeat(5_000);
    }
  }

  private final ConcurrentLinkedQueue<Thread> ran = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Void> later = new CompletableFuture<>();
  private volatile Throwable toThrow = new IllegalStateException("broken");
  private RecordedLog log = new RecordedLog(Level.DEBUG);
  private TestServer server;
  private TestPeer peer;

  private void serve(UnaryOperator<RpcServerBuilder> settings) {
    close();
    server = TestServer.with(builder ->
        settings.apply(builder.executor(Runnable::run).log(log).register("test", new Service())));
    log.lines().clear(); // skips the line with the endpoints
    peer = server.peer();
  }

  private void serve() {
    serve(builder -> builder);
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  /** Returns the only line that was logged. */
  private RecordedLog.Line line() {
    assertThat(log.lines()).hasSize(1);
    return log.lines().get(0);
  }

  /** Asserts that one exception was logged as a warning, and returns its id. */
  private String warning(String method) {
    RecordedLog.Line line = line();
    assertThat(line.level()).isEqualTo(Level.WARN);
    assertThat(line.text())
        .matches(method + " threw " + toThrow.getClass().getName() + " \\(error id " + ID
            + ", called by test peer\\)");
    assertThat(line.thrown()).isSameAs(toThrow);
    return idIn(line);
  }

  private static String idIn(RecordedLog.Line line) {
    return line.text().replaceAll(".*error id (" + ID + ").*", "$1");
  }

  private static String idIn(JsonNode error) {
    return error.get("data").get("errorId").asString();
  }

  private static String call(String method) {
    return TestPeer.request("test." + method, "[]");
  }

  @Test
  void whatAMethodDoesNotDeclareIsLoggedOnceWithItsStackAndTheIdOfItsReply() {
    serve();
    JsonNode error = peer.error("test.fail", "[]");
    assertThat(idIn(error)).isEqualTo(warning("test\\.fail")).matches(ID);
    assertThat(error.get("data").get("type").asString())
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void everyExceptionHasAnIdOfItsOwn() {
    serve();
    assertThat(idIn(peer.error("test.fail", "[]")))
        .isNotEqualTo(idIn(peer.error("test.fail", "[]")));
  }

  @Test
  void whatAMethodDeclaresIsLoggedForDebuggingAlone() {
    toThrow = new FileNotFoundException("gone");
    serve();
    JsonNode error = peer.error("test.declare", "[]");
    assertThat(line().level()).isEqualTo(Level.DEBUG);
    assertThat(line().text())
        .startsWith(
            "test.declare threw java.io.FileNotFoundException, which it declares (error id");
    assertThat(line().thrown()).isSameAs(toThrow);
    assertThat(idIn(error)).isEqualTo(idIn(line()));
  }

  @Test
  void whatIsNotLoggedHasNoId() {
    log = new RecordedLog(Level.WARN);
    toThrow = new FileNotFoundException("gone");
    serve();
    assertThat(peer.error("test.declare", "[]").get("data").has("errorId")).isFalse();
    assertThat(log.lines()).isEmpty();
    log = new RecordedLog(Level.ERROR);
    serve();
    assertThat(peer.error("test.fail", "[]").get("data").has("errorId")).isFalse();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void toDeclareExceptionDeclaresNothing() {
    serve();
    assertThat(idIn(peer.error("test.declareAll", "[]"))).isEqualTo(warning("test\\.declareAll"));
  }

  @Test
  void whatIsRegisteredCountsAsDeclaredByEveryMethod() {
    serve(builder ->
        builder.registerException(RuntimeException.class.cast(toThrow).getClass()));
    assertThat(peer.error("test.fail", "[]").get("message").asString()).isEqualTo("broken");
    assertThat(line().level()).isEqualTo(Level.DEBUG);
  }

  @Test
  void aClassThatSaysNothingCannotBeRegistered() {
    for (Class<? extends Throwable> type :
        List.of(Throwable.class, Exception.class, RuntimeException.class, Error.class)) {
      assertThatThrownBy(() -> RpcServer.builder().registerException(type))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(type.getName());
    }
  }

  @Test
  void errorsAreLoggedAsExceptionsAre() {
    for (Throwable thrown : List.of(
        new StackOverflowError("deep"), new OutOfMemoryError("big"), new AssertionError("no"))) {
      toThrow = thrown;
      log = new RecordedLog(Level.DEBUG);
      serve();
      assertThat(idIn(peer.error("test.fail", "[]"))).isEqualTo(warning("test\\.fail"));
    }
  }

  @Test
  void aFutureThatFailsIsLoggedAsWhatItFailedWith() {
    serve();
    peer.send(call("failLater"));
    later.completeExceptionally(toThrow);
    assertThat(idIn(TestPeer.errorOf(peer.next()))).isEqualTo(warning("test\\.failLater"));
    log.lines().clear();
    assertThat(idIn(peer.error("test.failAtOnce", "[]"))).isEqualTo(warning("test\\.failAtOnce"));
  }

  @Test
  void whatAnInterceptorThrowsIsLoggedOnce() {
    serve(builder -> builder
        .intercept((call, next) -> next.proceed())
        .intercept((call, next) -> Thrower.raise(toThrow)));
    assertThat(idIn(peer.error("test.big", "[]"))).isEqualTo(warning("test\\.big"));
  }

  @Test
  void whatPassesInterceptorsIsLoggedOnce() {
    serve(builder -> builder
        .intercept((call, next) -> next.proceed())
        .intercept((call, next) -> next.proceed().thenApply(result -> result)));
    assertThat(idIn(peer.error("test.fail", "[]"))).isEqualTo(warning("test\\.fail"));
  }

  @Test
  void anExceptionOfANotificationIsLogged() {
    serve();
    peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"test.fail\"}");
    peer.expectSilence();
    warning("test\\.fail");
  }

  @Test
  void eachCallOfABatchIsLogged() {
    serve();
    String reply =
        peer.ask("[" + call("fail") + "," + call("big") + "," + call("failAtOnce") + "]");
    JsonNode items = TestPeer.JSON.readTree(reply);
    assertThat(log.lines().stream().map(FailureLogTest::idIn))
        .containsExactly(idIn(items.get(0).get("error")), idIn(items.get(2).get("error")));
  }

  @Test
  void aMethodIsLoggedOnTheReadingThreadAndOnAWorkerAlike() {
    serve(builder -> builder.threads(1));
    assertThat(idIn(peer.error("test.fail", "[]"))).isEqualTo(warning("test\\.fail"));
    assertThat(ran.poll()).isNotSameAs(Thread.currentThread());
    for (int i = 0; i < 1_000 && ran.peek() != Thread.currentThread(); i++) {
      ran.clear();
      assertThat(peer.result("test.work", "[false]")).isEqualTo("true");
    }
    ran.clear();
    log.lines().clear();
    assertThat(idIn(peer.error("test.work", "[true]"))).isEqualTo(warning("test\\.work"));
    assertThat(ran.poll()).isSameAs(Thread.currentThread());
  }

  @Test
  void anErrorThatWasChosenIsLoggedForDebuggingAlone() {
    toThrow = RpcErrorReply.unauthorized("not\nyou");
    serve();
    assertThat(peer.error("test.fail", "[]").has("data")).isFalse();
    assertThat(line().level()).isEqualTo(Level.DEBUG);
    assertThat(line().text())
        .startsWith("test.fail answered with the error -32006: ")
        .endsWith("not\\nyou (called by test peer)");
  }

  @Test
  void whatACancelledCallThrowsIsLoggedForDebuggingAlone() {
    serve();
    peer.send(call("failLater"));
    peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":1}}");
    assertThat(peer.next()).contains("-32004");
    assertThat(line().level()).isEqualTo(Level.DEBUG);
    assertThat(line().text())
        .isEqualTo("test.failLater was cancelled, and threw (called by test peer)");
    assertThat(line().thrown()).isInstanceOf(CancellationException.class);
  }

  @Test
  void aResultThatCannotBeWrittenIsLogged() {
    serve();
    JsonNode error = peer.error("test.angry", "[]");
    assertThat(error.get("code").asInt()).isEqualTo(-32603);
    assertThat(error.get("message").asString()).contains("can't be written", "don't look");
    assertThat(line().level()).isEqualTo(Level.WARN);
    assertThat(line().text())
        .startsWith("test.angry returned a result that can't be sent: it can't be written: ");
    assertThat(printed(line().thrown()))
        .contains("Caused by: java.lang.IllegalStateException: don't look");
    assertThat(idIn(error)).isEqualTo(idIn(line()));
  }

  @Test
  void aResultThatIsTooLargeIsLogged() {
    serve(builder -> builder.limits(RpcLimits.DEFAULTS.withMessageBytes(4_096)));
    JsonNode error = peer.error("test.big", "[]");
    assertThat(error.get("message").asString()).contains("too large", "4096");
    assertThat(line().level()).isEqualTo(Level.WARN);
    assertThat(line().text())
        .startsWith("test.big returned a result that can't be sent: it is too");
    assertThat(idIn(error)).isEqualTo(idIn(line()));
  }

  @Test
  void anErrorThatIsTooLargeKeepsItsId() {
    toThrow = new IllegalStateException("x".repeat(5_000));
    serve(builder -> builder.limits(RpcLimits.DEFAULTS.withMessageBytes(4_096)));
    assertThat(idIn(peer.error("test.fail", "[]"))).isEqualTo(idIn(line()));
    assertThat(peer.ask("[[\"test.fail\",[],{}]]"))
        .contains("\"error_id\":\"" + idIn(log.lines().get(1)) + "\"");
  }

  @Test
  void whatIsThrownWhilePublishingIsLogged() {
    serve(builder -> builder.intercept((call, next) -> Thrower.raise(toThrow)));
    server.server().subscribe("weather.changed", message -> {});
    peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"weather.changed\",\"params\":[]}");
    warning("Publishing to weather\\.changed");
  }

  public static final class Listening implements RpcMissedListener {
    private final Throwable toThrow;

    Listening(Throwable toThrow) {
      this.toThrow = toThrow;
    }

    @RpcListener("weather.changed")
    public void changed(int degrees) {
      Thrower.<Void>raise(toThrow);
    }

    @Override
    public void missed(String topic, OptionalLong count) {
      Thrower.<Void>raise(toThrow);
    }
  }

  @Test
  void whatAListenerThrowsIsLoggedEachTime() {
    serve();
    server.server().subscribe(new Listening(toThrow));
    server.server().subscribe("news", message -> Thrower.<Void>raise(toThrow));
    for (int i = 0; i < 3; i++) {
      peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"weather.changed\",\"params\":[20]}");
    }
    server.server().publish("news");
    assertThat(log.lines()).hasSize(4).allMatch(line -> line.thrown() == toThrow);
    String threw = " threw java\\.lang\\.IllegalStateException \\(error id " + ID
        + ", called by a publisher\\)";
    assertThat(log.lines().subList(0, 3))
        .allMatch(line -> line.text().matches(".*FailureLogTest\\$Listening\\.changed" + threw));
    assertThat(log.lines().get(3).text()).matches(".*FailureLogTest.* for news" + threw);
  }

  @Test
  void whatAFallbackThrowsIsLoggedUnderANameThatForgesNoLine() {
    RpcFallback failing = new RpcFallback() {
      @Override
      public CompletionStage<JsonText> call(String method, Optional<JsonText> params) {
        return Thrower.raise(toThrow);
      }

      @Override
      public boolean notified(String method, Optional<JsonText> params) {
        return Thrower.<Boolean>raise(toThrow);
      }
    };
    serve(builder -> builder.fallback(failing));
    peer.send(TestPeer.request("no\\nsuch\\u202e", "[]"));
    assertThat(idIn(TestPeer.errorOf(peer.next()))).isEqualTo(warning("no\\\\nsuch\\\\u202e"));
    log.lines().clear();
    peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"no.such\"}");
    warning("Publishing to no\\.such");
  }

  @Test
  void aMessageForgesNoLines() {
    Exception cause = new Exception("12:00 INFO all is well\r\n\u2028");
    toThrow = new IllegalStateException("Grüße \ud83d\ude00\n12:00 INFO nothing", cause);
    toThrow.addSuppressed(new Exception("a\u0007"));
    serve();
    peer.error("test.fail", "[]");
    assertThat(line().thrown().getStackTrace()).isEqualTo(toThrow.getStackTrace());
    assertThat(printed(line().thrown()).lines())
        .startsWith("java.lang.IllegalStateException: Grüße \ud83d\ude00\\n12:00 INFO nothing")
        .contains("Caused by: java.lang.Exception: 12:00 INFO all is well\\r\\n\\u2028")
        .contains("\tSuppressed: java.lang.Exception: a\\u0007")
        .allMatch(text -> text.matches("\\s*(at |Caused by: |Suppressed: |\\.\\.\\. ).*")
            || text.startsWith("java.lang.IllegalStateException: "));
  }

  private static String printed(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void whatIsEndlesslyLongIsCut() {
    toThrow = new IllegalStateException("x".repeat(1 << 20));
    StackTraceElement[] frames = new StackTraceElement[100_000];
    java.util.Arrays.fill(frames, new StackTraceElement("a", "b", "c", 1));
    toThrow.setStackTrace(frames);
    for (int i = 0; i < 200; i++) {
      toThrow = new IllegalStateException("round", toThrow);
    }
    serve();
    peer.error("test.fail", "[]");
    assertThat(printed(line().thrown())).hasSizeLessThan(200_000);
  }

  @Test
  void anExceptionThatThrowsWhenItIsAskedIsLoggedAllTheSame() {
    toThrow = new ExceptionsTest.Silent();
    serve();
    assertThat(idIn(peer.error("test.fail", "[]"))).isEqualTo(idIn(line()));
    assertThat(line().thrown())
        .hasToString(ExceptionsTest.Silent.class.getName()
            + ": (no message: it threw java.lang.AssertionError)");
  }

  @Test
  void aFloodLeavesOutStacksFirstAndThenLinesAndCountsThem() {
    AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);
    serve(builder -> builder.clock(clock::get));
    for (int i = 0; i < 1_000; i++) {
      assertThat(idIn(peer.error("test.fail", "[]"))).isEqualTo(idIn(log.lines().get(i)));
    }
    assertThat(log.lines().subList(0, 100)).allMatch(line -> line.thrown() == toThrow);
    assertThat(log.lines().subList(100, 1_000))
        .allMatch(line -> line.thrown() == null
            && line.text()
                .contains("java.lang.IllegalStateException: broken (stack trace omitted"));
    for (int i = 0; i < 17; i++) {
      assertThat(peer.error("test.fail", "[]").get("data").has("errorId")).isFalse();
    }
    assertThat(log.lines()).hasSize(1_000);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
    log.lines().clear();
    for (int i = 0; i < 100; i++) {
      assertThat(idIn(peer.error("test.fail", "[]"))).isEqualTo(idIn(log.lines().get(i)));
    }
    assertThat(peer.error("test.fail", "[]").get("data").has("errorId")).isFalse();
    assertThat(log.lines().get(0).text()).contains(" (17 others before it were not logged)");
    assertThat(log.lines().get(1).text()).doesNotContain("were not logged");
    assertThat(log.lines().stream().filter(line -> line.thrown() != null)).hasSize(10);
  }

  @Test
  void aLogThatThrowsKeepsNoCallFromBeingAnswered() {
    log = new RecordedLog(Level.DEBUG) {
      private static final long serialVersionUID = 1;

      @Override
      void add(Line line) {
        if (line.thrown() != null) {
          throw new StackOverflowError("no room for the stack");
        }
        super.add(line);
      }
    };
    serve();
    assertThat(idIn(peer.error("test.fail", "[]"))).isEqualTo(idIn(line()));
    assertThat(line().text()).endsWith("(its stack can't be logged: java.lang.StackOverflowError)");
    log = new RecordedLog(Level.DEBUG) {
      private static final long serialVersionUID = 1;

      @Override
      void add(Line line) {
        throw new IllegalStateException("disk full");
      }
    };
    serve();
    assertThat(peer.error("test.fail", "[]").get("data").has("errorId")).isFalse();
  }
}
