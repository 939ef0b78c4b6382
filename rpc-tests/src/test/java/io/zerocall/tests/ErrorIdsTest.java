package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcRemoteException.RemoteCause;
import io.zerocall.RpcService;
import io.zerocall.RpcWire;
import io.zerocall.client.MultiCall;
import io.zerocall.client.Reply;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcErrorDetail;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.Eventually;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests what a caller learns about an exception, and what the server logs about it, over each wire.
 */
@SuppressWarnings("serial") // never serialized
class ErrorIdsTest {
  private static final String ID = "[0-9a-f]{12}";

  public static final class Empty extends Exception {
    public Empty(String message) {
      super(message);
    }
  }

  @RpcService("vault")
  interface Vault {
    @RpcMethod
    void open() throws Empty;

    @RpcMethod
    void check() throws Empty;

    @RpcMethod(oneWay = true)
    void forget();

    @RpcMethod
    CompletableFuture<Void> later();
  }

  /**
   * Reports more to its callers than it declares: {@code open} fails with an undeclared exception.
   */
  static final class VaultService implements Vault {
    @Override
    public void open() {
      throw new IllegalStateException("the secret", new IOException("inner secret"));
    }

    @Override
    public void check() throws Empty {
      throw new Empty("nothing here");
    }

    @Override
    public void forget() {
      throw new IllegalStateException("forgotten");
    }

    @Override
    public CompletableFuture<Void> later() {
      return new CompletableFuture<Void>()
          .completeOnTimeout(null, 1, TimeUnit.MILLISECONDS)
          .thenRun(this::open);
    }
  }

  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final PrintStream errors = System.err;

  @BeforeEach
  void watchTheLog() {
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void passTheLogOn() {
    System.setErr(errors);
    errors.print(log());
  }

  private String log() {
    return logged.toString(StandardCharsets.UTF_8);
  }

  private static RpcServer serve(RpcErrorDetail detail) {
    return RpcServer.builder()
        .bind(Wired.ANY_PORT)
        .connector(HttpConnector.at("127.0.0.1", 0))
        .errorDetail(detail)
        .register(new VaultService())
        .start();
  }

  private static RpcRemoteException failure(RpcClient client) {
    Throwable thrown = catchThrowable(() -> client.proxy(Vault.class).open());
    assertThat(thrown).isInstanceOf(RpcRemoteException.class);
    return (RpcRemoteException) thrown;
  }

  /** Asserts that the log has an exception under an id, once, with its stack. */
  private void assertLogged(String method, String peer, String id) {
    assertThat(id).matches(ID);
    String log = log();
    assertThat(log.split(id, -1)).as("where the log has %s:\n%s", id, log).hasSize(2);
    assertThat(log)
        .containsPattern("WARN RpcServer - " + method
            + " threw java\\.lang\\.IllegalStateException \\(error id " + id + ", called by "
            + peer + "\\)\\R"
            + "java\\.lang\\.IllegalStateException: the secret\\R"
            + "\tat " + Pattern.quote(VaultService.class.getName()));
  }

  private static JsonText post(RpcServer server, String method) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.endpoints().get(1) + "/"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"vault." + method + "\"}"))
        .build();
    return JsonText.parse(
            HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
        .members()
        .get("error");
  }

  @ParameterizedTest
  @EnumSource(RpcErrorDetail.class)
  void aJavaClientGetsTheDetailsThatTheLevelAllows(RpcErrorDetail detail) {
    try (RpcServer server = serve(detail);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      RpcRemoteException thrown = failure(client);
      assertThat(thrown.code()).isEqualTo(-32000);
      assertLogged("vault\\.open", "peer /127\\.0\\.0\\.1:\\d+", thrown.errorId());
      assertThat(thrown.remoteStack().isEmpty()).isEqualTo(detail != RpcErrorDetail.STACK);
      if (detail == RpcErrorDetail.DECLARED) {
        assertThat(thrown.type()).isEmpty();
        assertThat(thrown.remoteMessage()).isEqualTo("Internal error");
        assertThat(thrown.fields()).isEmpty();
        assertThat(thrown.remoteCauses()).isEmpty();
        assertThat(thrown)
            .hasMessageMatching("vault\\.open at \\S+: error -32000: Internal error \\(error id "
                + thrown.errorId() + ", after \\d+ ms\\)");
      } else {
        assertThat(thrown.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(thrown.remoteMessage()).isEqualTo("the secret");
        assertThat(thrown.remoteCauses())
            .containsExactly(new RemoteCause("java.io.IOException", "inner secret"));
        assertThat(thrown)
            .hasMessageMatching("vault\\.open at \\S+: the method threw "
                + "java\\.lang\\.IllegalStateException: the secret \\(error id "
                + thrown.errorId() + ", after \\d+ ms\\)");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RpcErrorDetail.class)
  void aPostGetsTheDetailsThatTheLevelAllows(RpcErrorDetail detail) throws Exception {
    try (RpcServer server = serve(detail)) {
      JsonText error = post(server, "open");
      Map<String, JsonText> data = error.members().get("data").members();
      String id = data.get("errorId").string();
      assertLogged("vault\\.open", "peer /127\\.0\\.0\\.1:\\d+", id);
      if (detail == RpcErrorDetail.DECLARED) {
        assertThat(error)
            .hasToString("{\"code\":-32000,\"message\":\"Internal error\",\"data\":{\"errorId\":\""
                + id + "\"}}");
      } else {
        assertThat(error.toString())
            .contains("IllegalStateException", "the secret", "inner secret");
        assertThat(data.containsKey("stack")).isEqualTo(detail == RpcErrorDetail.STACK);
      }
      assertThat(post(server, "check").toString()).contains("nothing here", "Empty");
    }
  }

  @ParameterizedTest
  @EnumSource(RpcErrorDetail.class)
  void theOriginalZerorpcsWireCarriesTheDetailsThatTheLevelAllows(RpcErrorDetail detail) {
    try (RpcServer server = serve(detail);
        RpcClient client = RpcClient.builder().wire(RpcWire.ZERORPC).connect(server.endpoint())) {
      RpcRemoteException thrown = failure(client);
      String id = thrown.errorId();
      assertLogged("vault\\.open", "peer /127\\.0\\.0\\.1:\\d+", id);
      assertThat(thrown.remoteStack().isEmpty()).isEqualTo(detail != RpcErrorDetail.STACK);
      assertThat(thrown.getMessage().split(id, -1)).as(thrown.getMessage()).hasSize(2);
      assertThat(thrown.getMessage())
          .contains(
              detail == RpcErrorDetail.DECLARED
                  ? "InternalError: Internal error (error id " + id + ") (after "
                  : "IllegalStateException: the secret (error id " + id + ", after ");
      assertThat(catchThrowable(() -> client.proxy(Vault.class).check()))
          .isInstanceOf(Empty.class)
          .hasMessage("nothing here");
    }
  }

  @ParameterizedTest
  @EnumSource(RpcErrorDetail.class)
  void whatIsDeclaredIsThrownAsItselfAtEveryLevel(RpcErrorDetail detail) {
    try (RpcServer server = serve(detail);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      Throwable thrown = catchThrowable(() -> client.proxy(Vault.class).check());
      assertThat(thrown).isInstanceOf(Empty.class).hasMessage("nothing here");
      assertThat(((RpcRemoteException) thrown.getCause()).errorId()).isNull();
      assertThat(log()).doesNotContain("nothing here");
    }
  }

  @Test
  void theIdIsInTheCauseOfAnExceptionThatTheClientAloneKnows() {
    try (RpcServer server = serve(RpcErrorDetail.MESSAGE);
        RpcClient client = RpcClient.builder()
            .registerException(IllegalStateException.class)
            .connect(server.endpoint())) {
      Throwable thrown = catchThrowable(() -> client.proxy(Vault.class).open());
      assertThat(thrown).isExactlyInstanceOf(IllegalStateException.class);
      RpcRemoteException cause = (RpcRemoteException) thrown.getCause();
      assertLogged("vault\\.open", "peer /127\\.0\\.0\\.1:\\d+", cause.errorId());
      assertThat(cause).hasMessageContaining("error id " + cause.errorId());
    }
  }

  @Test
  void aOneWayCallThatFailsLeavesATrace() {
    try (RpcServer server = serve(RpcErrorDetail.DECLARED);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      client.proxy(Vault.class).forget();
      Eventually.eventually(
          "the exception is logged",
          () -> log().contains("java.lang.IllegalStateException: forgotten\n"));
      assertThat(log())
          .containsPattern("vault\\.forget threw .* \\(error id " + ID + ", called by");
    }
  }

  @Test
  void eachCallOfABatchHasAnIdOfItsOwn() {
    try (RpcServer server = serve(RpcErrorDetail.MESSAGE);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      MultiCall multi = client.multiCall();
      Reply<Void> first = multi.call("vault.open", void.class);
      Reply<Void> second = multi.call("vault.later", void.class);
      multi.execute();
      String firstId = ((RpcRemoteException) catchThrowable(first::get)).errorId();
      String secondId = ((RpcRemoteException) catchThrowable(second::get)).errorId();
      assertThat(firstId).isNotEqualTo(secondId);
      assertLogged("vault\\.open", "peer /127\\.0\\.0\\.1:\\d+", firstId);
      assertLogged("vault\\.later", "peer /127\\.0\\.0\\.1:\\d+", secondId);
    }
  }

  @Test
  void theIdSurvivesJavaSerialization() throws Exception {
    try (RpcServer server = serve(RpcErrorDetail.MESSAGE);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      RpcRemoteException thrown = failure(client);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new ObjectOutputStream(bytes).writeObject(thrown);
      Object copy =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
      assertThat(((RpcRemoteException) copy).errorId()).isEqualTo(thrown.errorId());
    }
  }
}
