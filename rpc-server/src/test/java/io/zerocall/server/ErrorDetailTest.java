package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RemoteFailure;
import io.zerocall.RpcMethod;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcRemoteException.RemoteCause;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;

/** What callers see at each level of {@link RpcErrorDetail}, exactly. */
class ErrorDetailTest {
  public final class Service {
    @RpcMethod
    public void fail() throws IOException {
      Thrower.<Void>raise(toThrow);
    }

    @RpcMethod
    public Object unwritable() {
      return new Object[] {new FailureLogTest.Angry()};
    }
  }

  private Throwable toThrow =
      new IllegalStateException("the secret", new Exception("inner secret"));
  private final RecordedLog log = new RecordedLog(Level.WARN);
  private TestServer server;

  private TestPeer serve(RpcErrorDetail detail) {
    close();
    server = TestServer.with(builder -> builder
        .executor(Runnable::run)
        .log(log)
        .errorDetail(detail)
        .register("test", new Service()));
    return server.peer();
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  private String lastId() {
    String line = log.lines().get(log.lines().size() - 1).text();
    return line.replaceAll(".*error id ([0-9a-f]{12}).*", "$1");
  }

  private static JsonNode json(String text) {
    return TestPeer.JSON.readTree(text);
  }

  @Test
  void undeclaredExceptionsAreInternalErrorsWithAnIdWhereOnlyDeclaredOnesAreSent() {
    JsonNode error = serve(RpcErrorDetail.DECLARED).error("test.fail", "[]");
    assertThat(error)
        .isEqualTo(json("{\"code\":-32000,\"message\":\"Internal error\",\"data\":{\"errorId\":\""
            + lastId() + "\"}}"));
  }

  @Test
  void thatIsSoOnTheOriginalZerorpcsWireToo() {
    JsonNode reply =
        serve(RpcErrorDetail.DECLARED).askTree("[[\"test.fail\",[],{}]]").get(0);
    assertThat(reply)
        .isEqualTo(json("{\"success\":false,\"error_type\":\"InternalError\",\"message\":"
            + "\"Internal error (error id " + lastId() + ")\",\"traceback\":\"\",\"error_id\":\""
            + lastId() + "\"}"));
  }

  @Test
  void declaredExceptionsAreSentWithoutUndeclaredCauses() {
    toThrow = new IOException(
        "disk", new IllegalStateException("the secret", new FileNotFoundException("gone")));
    assertThat(serve(RpcErrorDetail.DECLARED).error("test.fail", "[]"))
        .isEqualTo(json("{\"code\":-32000,\"message\":\"disk\",\"data\":{\"type\":"
            + "\"java.io.IOException\",\"fields\":{},\"causes\":[{\"type\":"
            + "\"java.io.FileNotFoundException\",\"message\":\"gone\"}]}}"));
    assertThat(server.peer().ask("[[\"test.fail\",[],{}]]"))
        .isEqualTo("[{\"success\":false,\"error_type\":\"IOException\",\"message\":\"disk\","
            + "\"traceback\":\"\"}]");
  }

  @Test
  void theErrorForAnUnwritableResultHidesItsClassWhereOnlyDeclaredExceptionsAreSent() {
    assertThat(serve(RpcErrorDetail.DECLARED).error("test.unwritable", "[]"))
        .isEqualTo(json("{\"code\":-32603,\"message\":\"Internal error\",\"data\":{\"errorId\":\""
            + lastId() + "\"}}"));
    JsonNode error = serve(RpcErrorDetail.MESSAGE).error("test.unwritable", "[]");
    assertThat(error.get("message").asString()).contains("can't be written");
    assertThat(error.get("data").get("errorId").asString()).isEqualTo(lastId());
  }

  @Test
  void typeMessageFieldsAndCausesAreSentByDefault() {
    try (TestServer plain = TestServer.with(
        builder -> builder.executor(Runnable::run).log(log).register("test", new Service()))) {
      assertThat(plain.peer().error("test.fail", "[]"))
          .isEqualTo(json("{\"code\":-32000,\"message\":\"the secret\",\"data\":{\"errorId\":\""
              + lastId() + "\",\"type\":\"java.lang.IllegalStateException\",\"fields\":{},"
              + "\"causes\":[{\"type\":\"java.lang.Exception\",\"message\":\"inner secret\"}]}}"));
    }
  }

  @Test
  void theStackIsOnlySentAtTheLastLevel() {
    for (RpcErrorDetail detail : List.of(RpcErrorDetail.MESSAGE, RpcErrorDetail.STACK)) {
      TestPeer peer = serve(detail);
      boolean hasStack = detail == RpcErrorDetail.STACK;
      assertThat(peer.error("test.fail", "[]").get("data").has("stack")).isEqualTo(hasStack);
      JsonNode reply = peer.askTree("[[\"test.fail\",[],{}]]").get(0);
      assertThat(reply.get("error_id").asString()).isEqualTo(lastId());
      assertThat(reply.get("message").asString()).isEqualTo("the secret");
      assertThat(reply.get("traceback").asString().contains("\tat ")).isEqualTo(hasStack);
    }
  }

  @Test
  void theStackOfAnotherServerIsAStackToo() {
    toThrow = new RpcRemoteException(
        "there",
        -32000,
        new RemoteFailure(
            "there",
            "a.B",
            List.of(),
            Map.of(),
            List.of(new RemoteCause("a.C", null)),
            List.of("a secret frame"),
            "0123456789ab"));
    JsonNode fields =
        serve(RpcErrorDetail.MESSAGE).error("test.fail", "[]").get("data").get("fields");
    assertThat(fields.get("type").asString()).isEqualTo("a.B");
    assertThat(fields.get("errorId").asString()).isEqualTo("0123456789ab");
    assertThat(fields.has("remoteStack")).isFalse();
    assertThat(serve(RpcErrorDetail.STACK).error("test.fail", "[]").toString())
        .contains("a secret frame");
  }
}
