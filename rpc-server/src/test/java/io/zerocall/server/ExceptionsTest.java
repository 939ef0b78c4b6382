package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What callers get when a method throws an exception, however badly that behaves. */
@SuppressWarnings("serial") // never serialized
class ExceptionsTest {
  public static class OrderException extends Exception {
    private final String order;

    public OrderException(String message, String order, Throwable cause) {
      super(message, cause);
      this.order = order;
    }

    public String getOrder() {
      return order;
    }
  }

  public static final class PaymentException extends OrderException {
    private final int amount;

    public PaymentException(int amount) {
      super("not enough", "A7", new IOException("disk"));
      this.amount = amount;
    }

    public int amount() {
      return amount;
    }

    public boolean isFinal() {
      return true;
    }

    public Map<String, List<Integer>> getDetails() {
      return Map.of("a", List.of(1));
    }

    public Object getCyclic() {
      return new Object[] {List.of(this)};
    }

    public int getBroken() {
      return Thrower.<Integer>raise(new IllegalStateException("no"));
    }

    public int getWorse() {
      return Thrower.<Integer>raise(new StackOverflowError("thrown by a test"));
    }

    public void getNothing() {}

    public static int getStatic() {
      return 1;
    }

    public int get() {
      return 1;
    }

    int getHidden() {
      return 1;
    }
  }

  public static final class Silent extends RuntimeException {
    @Override
    public String getMessage() {
      return Thrower.<String>raise(new AssertionError("hush"));
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      return Thrower.<StackTraceElement[]>raise(new IllegalStateException("hush"));
    }

    @Override
    public synchronized Throwable getCause() {
      return Thrower.<Throwable>raise(new IllegalStateException("hush"));
    }
  }

  public static final class SilentError extends Error {
    @Override
    public String getMessage() {
      return Thrower.<String>raise(new AssertionError("hush"));
    }
  }

  public static final class ThrowingService {
    private final Throwable toThrow;

    ThrowingService(Throwable toThrow) {
      this.toThrow = toThrow;
    }

    @RpcMethod
    public void fail() {
      Thrower.<Void>raise(toThrow);
    }

    @RpcMethod
    public String work() {
      return "works";
    }
  }

  private static JsonNode errorOf(Throwable thrown, RpcErrorDetail detail) {
    try (TestServer server = TestServer.with(builder -> builder
        .executor(Runnable::run)
        .errorDetail(detail)
        .register("test", new ThrowingService(thrown)))) {
      JsonNode error = server.peer().error("test.fail", "[]");
      assertThat(server.peer().result("test.work", "[]")).isEqualTo("\"works\"");
      return error;
    }
  }

  private static JsonNode errorOf(Throwable thrown) {
    return errorOf(thrown, RpcErrorDetail.MESSAGE);
  }

  private static void expect(Throwable thrown, String message) {
    JsonNode error = errorOf(thrown);
    assertThat(error.get("code").asInt()).isEqualTo(-32000);
    assertThat(error.get("message").asString()).isEqualTo(message);
    assertThat(error.get("data").get("type").asString())
        .isEqualTo(thrown.getClass().getName());
    assertThat(error.get("data").has("stack")).isFalse();
  }

  @Test
  void checkedOnesUncheckedOnesAndErrorsAreApplicationErrors() {
    expect(new IOException("disk"), "disk");
    expect(new IllegalStateException("state"), "state");
    expect(new InterruptedException("stop"), "stop");
    expect(new StackOverflowError("deep"), "deep");
    expect(new OutOfMemoryError("big"), "big");
    expect(new AssertionError("wrong"), "wrong");
    expect(new LinkageError("link"), "link");
  }

  @Test
  void withoutAMessageTheClassIsSent() {
    expect(new IllegalStateException(), "java.lang.IllegalStateException");
    expect(new NullPointerException(""), "");
  }

  @Test
  void fieldsAreWhatTheClassItselfAdds() {
    JsonNode data = errorOf(new PaymentException(5)).get("data");
    assertThat(data.get("fields"))
        .isEqualTo(TestPeer.JSON.readTree(
            "{\"amount\":5,\"final\":true,\"details\":{\"a\":[1]},\"order\":\"A7\"}"));
    assertThat(data.get("causes"))
        .isEqualTo(
            TestPeer.JSON.readTree("[{\"type\":\"java.io.IOException\",\"message\":\"disk\"}]"));
    assertThat(errorOf(new IOException("x")).get("data").get("fields").size()).isZero();
  }

  @Test
  void exceptionsWhoseMethodsThrowAreSentAllTheSame() {
    assertThat(errorOf(new Silent(), RpcErrorDetail.STACK).get("message").asString())
        .isEqualTo("(no message: getMessage() threw java.lang.AssertionError)");
    assertThat(errorOf(new SilentError()).get("data").get("type").asString())
        .isEqualTo(SilentError.class.getName());
    assertThat(errorOf(new IOException("outer", new Silent()))
            .get("data")
            .get("causes")
            .size())
        .isEqualTo(1);
  }

  @Test
  void causesAreSentNearestFirstEvenIfTheyFormACycle() {
    Exception first = new Exception("first");
    Exception second = new Exception("second", first);
    first.initCause(second);
    assertThat(causes(errorOf(second))).containsExactly("first");

    Throwable deep = new Exception("0");
    for (int i = 1; i < 100; i++) {
      deep = new Exception(String.valueOf(i), deep);
    }
    assertThat(causes(errorOf(deep))).hasSize(16).startsWith("98", "97");
    assertThat(causes(errorOf(new IOException("a", new IOException()))))
        .containsExactly((String) null);
  }

  @Test
  void wrappersOfFuturesAreTakenOffEvenIfTheyGoRoundInCircles() {
    JsonNode error =
        errorOf(new CompletionException(new CompletionException(new IOException("x"))));
    assertThat(error.get("data").get("type").asString()).isEqualTo("java.io.IOException");
    CompletionException first = new Endless();
    CompletionException second = new CompletionException("second", first);
    first.initCause(second);
    assertThat(errorOf(second).get("code").asInt()).isEqualTo(-32000);
  }

  private static final class Endless extends CompletionException {
    Endless() {
      super("endless");
    }
  }

  private static List<String> causes(JsonNode error) {
    return StreamSupport.stream(error.get("data").get("causes").spliterator(), false)
        .map(
            cause -> cause.get("message").isNull() ? null : cause.get("message").asString())
        .toList();
  }

  @Test
  void stacksAreOnlySentWhereThePolicyAllowsIt() {
    JsonNode stack =
        errorOf(new IOException("x"), RpcErrorDetail.STACK).get("data").get("stack");
    assertThat(stack.size()).isPositive();
    assertThat(stack.get(0).asString()).contains("ExceptionsTest");
    IOException endless = new IOException("x");
    StackTraceElement[] frames = new StackTraceElement[5_000];
    Arrays.fill(frames, new StackTraceElement("a", "b", "c", 1));
    endless.setStackTrace(frames);
    assertThat(errorOf(endless, RpcErrorDetail.STACK).get("data").get("stack").size())
        .isEqualTo(256);
  }

  @Test
  void textThatIsHardToWriteArrives() {
    expect(new IOException("\ud800 \u0000 \n"), "\ud800 \u0000 \n");
    String huge = "x".repeat(255) + "😀" + "y".repeat(5 << 20);
    JsonNode error = errorOf(new IOException(huge));
    assertThat(error.get("message").asString()).startsWith("xxx").hasSizeLessThan(300);
  }

  @Test
  void anErrorReplyIsSentAsItIs() {
    JsonNode error = errorOf(new RpcErrorReply(42, "own", Map.of("a", List.of(1, 2))));
    assertThat(error.toString())
        .isEqualTo("{\"code\":42,\"message\":\"own\",\"data\":{\"a\":[1,2]}}");
    assertThat(errorOf(RpcErrorReply.unauthorized("no")).toString())
        .isEqualTo("{\"code\":-32006,\"message\":\"no\"}");
    assertThat(errorOf(new CompletionException(new RpcErrorReply(7, "x", null))).toString())
        .isEqualTo("{\"code\":7,\"message\":\"x\"}");
    Object[] cyclic = new Object[1];
    cyclic[0] = cyclic;
    assertThat(errorOf(new RpcErrorReply(7, "x", cyclic)).toString())
        .isEqualTo("{\"code\":7,\"message\":\"x\"}");
    assertThat(errorOf(new RpcErrorReply(7, null, null)).get("code").asInt()).isEqualTo(7);
  }
}
