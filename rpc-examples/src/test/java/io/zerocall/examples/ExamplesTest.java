package io.zerocall.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcSubscription;
import io.zerocall.RpcUnavailableException;
import io.zerocall.broker.RpcBroker;
import io.zerocall.client.Job;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.CurveFiles;
import io.zerocall.testing.Eventually;
import io.zerocall.testing.TestAuthority;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
  private static final String ANY_PORT = "tcp://127.0.0.1:0";

  @Test
  void theFirstOneRuns() {
    try (RpcServer server = FirstExample.serve(ANY_PORT)) {
      FirstExample.call(server.endpoint());
    }
  }

  @Test
  void aServerCanBeSetUp() {
    try (RpcServer server = Settings.serve(ANY_PORT);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      assertThat(client.call("another.namespace.mult", int.class, 5, 7)).isEqualTo(35);
      assertThat(client.call("math.max", int.class, 5, 7)).isEqualTo(7);
    }
  }

  @Test
  void callInEveryWay() {
    try (RpcServer server = CalculatorServer.start(ANY_PORT);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      assertThat(CalculatorClient.throughAnInterface(client)).isEqualTo(35);
      assertThat(CalculatorClient.byName(client)).isEqualTo(70);
      assertThat(CalculatorClient.withDeadlines(client)).isEqualTo(70);
      assertThat(MultiCalls.execute(client))
          .isEqualTo("4 + 6 = 10, and one that failed: 1 can't be divided by 0");
      assertThat(Exceptions.divideByZero(client)).isEqualTo("1 / 0: 1 can't be divided by 0");
      assertThat(AsyncCalls.sumOfProducts(client)).isEqualTo(26);
    }
  }

  @Test
  void theClientRunsFromTheCommandLine() {
    try (RpcServer server = CalculatorServer.start(ANY_PORT)) {
      CalculatorClient.main(new String[] {server.endpoint()});
    }
  }

  @Test
  void aWorkerIsCalledThroughABroker() {
    try (RpcBroker broker = Broker.start(ANY_PORT);
        RpcServer worker = Broker.worker(broker.endpoint());
        RpcClient client = RpcClient.connect(broker.endpoint())) {
      Eventually.eventually("the worker is there", () -> broker.workers() == 1);
      assertThat(Broker.urgent(client)).isEqualTo(35);
      assertThat(worker.endpoints()).isEmpty();
    }
  }

  @Test
  void aJobIsFetchedByAnotherClient(@TempDir Path directory) {
    try (RpcBroker broker = Jobs.start(ANY_PORT, directory.resolve("jobs.db"));
        RpcServer worker = Broker.worker(broker.endpoint());
        RpcClient submitter = RpcClient.connect(broker.endpoint());
        RpcClient other = RpcClient.connect(broker.endpoint())) {
      assertThat(Jobs.fetch(other, Jobs.submit(submitter))).isEqualTo(35);
      assertThat(RecurringJobs.schedule(submitter)).isAfter(Instant.now());
      assertThat(Jobs.fetch(other, Jobs.submit(submitter))).isEqualTo(35);
      assertThat(Jobs.patient(submitter)
              .submit("my.namespace.mult", int.class, 2, 3)
              .state())
          .isEqualTo(JobState.WAITING);
      assertThat(worker.endpoints()).isEmpty();
    }
  }

  @Test
  void aJobReportsAndKnowsWhenItIsHopeless(@TempDir Path directory) {
    try (RpcBroker broker = Jobs.start(ANY_PORT, directory.resolve("jobs.db"));
        RpcServer worker =
            RpcServer.builder().dial(broker.endpoint()).register(new Catalogs()).start();
        RpcClient client = RpcClient.connect(broker.endpoint())) {
      assertThat(client.submit("catalogs.print", int.class, 3).result()).isEqualTo(3);
      Job<Integer> empty = client.submit("catalogs.print", int.class, 0);
      assertThatThrownBy(empty::result).hasMessageContaining("EmptyCatalogException");
      assertThat(empty.info().starts()).isEqualTo(1);
      assertThat(worker.endpoints()).isEmpty();
    }
  }

  @Test
  void aBrokersRulesApplyToItsUsers(@TempDir Path directory) throws Exception {
    Path rules = Files.writeString(directory.resolve("rules"), "allow ann * call b.c\n");
    Path users = Files.writeString(directory.resolve("users"), "ann 0123456789abcdef\n");
    try (RpcBroker broker = Broker.secured(ANY_PORT, rules, users);
        RpcClient client =
            RpcClient.builder().plain("ann", "0123456789abcdef").connect(broker.endpoint())) {
      assertThatThrownBy(() -> client.call("b.c", int.class)).hasMessageContaining("not found");
      assertThatThrownBy(() -> client.call("b.d", int.class))
          .hasMessageContaining("ann at 127.0.0.1 may not call b.d");
    }
  }

  @Test
  void aTokenIsAUser() {
    Map<String, String> users = Map.of("0123456789abcdef", "ann");
    try (RpcServer server = Authentication.serverOfUsers(ANY_PORT, users);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      RpcClient ann = client.withMeta("authorization", "Bearer 0123456789abcdef");
      assertThat(ann.call("my.namespace.mult", int.class, 5, 7)).isEqualTo(35);
    }
  }

  @Test
  void aServerIsCalledOverHttp() throws Exception {
    try (RpcServer server = OverHttp.serve(ANY_PORT, 0)) {
      assertThat(post(server.endpoints().get(1), "Bearer none"))
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":35}");
    }
  }

  @Test
  void aCallOverHttpWithoutTheTokenIsRefused() throws Exception {
    try (RpcServer server = RpcServer.builder()
        .connector(OverHttp.forTheWeb(0))
        .intercept(OverHttp.bearerTokens(Set.of("Bearer secret")))
        .register(new CalculatorService())
        .start()) {
      String endpoint = server.endpoint().replace("*", "127.0.0.1");
      assertThat(post(endpoint, "Bearer secret")).contains("35");
      assertThat(post(endpoint, "Bearer wrong")).contains("-32006");
    }
  }

  @Test
  void agentsCallToolsAndSubmitJobs(@TempDir Path folder) throws Exception {
    try (RpcServer server = Agents.serve(0)) {
      String arguments = "{\"name\":\"timetable_departures\",\"arguments\":{\"station\":\"Bern\"}}";
      assertThat(postToMcp(server.endpoint(), "tools/call", arguments))
          .contains("09:07:00", "Biel");
    }
    try (RpcBroker broker = Agents.serveJobs(ANY_PORT, 0, folder.resolve("jobs.db"))) {
      String arguments = "{\"name\":\"reports_write\",\"arguments\":{\"year\":2026},\"task\":{}}";
      assertThat(postToMcp(broker.endpoints().get(1), "tools/call", arguments))
          .contains("\"status\":\"working\"");
    }
  }

  private static String postToMcp(String endpoint, String method, String params) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + "/mcp"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method
            + "\",\"params\":" + params + "}"))
        .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static String post(String endpoint, String authorization) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + "/"))
        .header("Content-Type", "application/json")
        .header("Authorization", authorization)
        .POST(BodyPublishers.ofString(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"my.namespace.mult\",\"params\":[5,7]}"))
        .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  @Test
  void aCallWithoutTheTokenIsRefused() {
    try (RpcServer server = Authentication.server(ANY_PORT, Set.of("secret"));
        RpcClient friend = Authentication.client(server.endpoint(), "secret");
        RpcClient stranger = Authentication.client(server.endpoint(), "guess");
        RpcClient nobody = RpcClient.connect(server.endpoint())) {
      assertThat(friend.proxy(Calculator.class).mult(5, 7)).isEqualTo(35);
      assertThat(nobody.withMeta("token", "secret").proxy(Calculator.class).mult(5, 7))
          .isEqualTo(35);
      assertRefused(stranger);
      assertRefused(nobody);
    }
  }

  @Test
  void aConnectionWithoutThePasswordIsRefused(@TempDir Path directory) {
    String endpoint = "ipc://" + directory.resolve("calculator");
    try (RpcServer server = Plain.server(endpoint, "secret");
        RpcClient ann = Plain.client(server.endpoint(), "secret");
        RpcClient stranger = Plain.client(server.endpoint(), "guess")) {
      assertThat(ann.proxy(Calculator.class).mult(5, 7)).isEqualTo(35);
      assertThatExceptionOfType(RpcUnavailableException.class)
          .isThrownBy(() -> stranger
              .withTimeout(Duration.ofSeconds(2))
              .proxy(Calculator.class)
              .mult(5, 7))
          .withMessageContaining("refused: wrong user or password");
    }
  }

  @Test
  void connectionsAreEncrypted(@TempDir Path directory) throws Exception {
    TestAuthority authority = TestAuthority.shared();
    Files.copy(authority.server().certificates(), directory.resolve("chain.pem"));
    Files.copy(authority.server().privateKey(), directory.resolve("key.pem"));
    Files.copy(authority.certificate(), directory.resolve("ca.pem"));
    try (RpcServer server = Tls.server("tls://127.0.0.1:0", directory);
        RpcServer mutual = Tls.mutual("tls://127.0.0.1:0", directory);
        RpcClient client = Tls.client(server.endpoint(), directory.resolve("ca.pem"));
        RpcClient stranger = Tls.client(mutual.endpoint(), directory.resolve("ca.pem"))) {
      assertThat(client.proxy(Calculator.class).mult(5, 7)).isEqualTo(35);
      assertThatExceptionOfType(RpcUnavailableException.class)
          .isThrownBy(() -> stranger
              .withTimeout(Duration.ofSeconds(2))
              .proxy(Calculator.class)
              .mult(5, 7));
    }
    assertThat(Tls.ofContexts(() -> null)).isNotNull();
  }

  @Test
  void connectionsAreEncryptedByCurve(@TempDir Path directory) throws Exception {
    Path clients = Files.createDirectory(directory.resolve("clients"));
    CurveFiles server = CurveFiles.in(directory, "server");
    CurveFiles ann = CurveFiles.in(clients, "ann");
    try (RpcServer running = Curve.server(ANY_PORT, server.secretKey(), clients);
        RpcClient client = Curve.client(running.endpoint(), ann.secretKey(), server.publicKey())) {
      assertThat(client.proxy(Calculator.class).mult(5, 7)).isEqualTo(35);
    }
  }

  @Test
  void theOtherEngineCallsTheSameServer() {
    try (RpcServer server = CalculatorServer.start(ANY_PORT);
        RpcClient client = Plain.byJeroMq(server.endpoint())) {
      assertThat(client.proxy(Calculator.class).mult(5, 7)).isEqualTo(35);
    }
  }

  @Test
  void theOriginalZerorpcsWireReachesTheSameServer() {
    try (RpcServer server = CalculatorServer.start(ANY_PORT);
        RpcClient client = OriginalZerorpc.client(server.endpoint())) {
      assertThat(client.proxy(Calculator.class).mult(5, 7)).isEqualTo(35);
      assertThatExceptionOfType(RpcRemoteException.class) // that wire doesn't transmit the dividend
          .isThrownBy(() -> client.proxy(Calculator.class).divide(1, 0))
          .satisfies(remote -> assertThat(remote.type()).isEqualTo("DivisionByZeroException"));
    }
  }

  private static void assertRefused(RpcClient client) {
    assertThatExceptionOfType(RpcProtocolException.class)
        .isThrownBy(() -> client.proxy(Calculator.class).mult(5, 7))
        .withMessageContaining("unknown token")
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(RpcErrorCode.UNAUTHORIZED));
  }

  @Test
  void publishedMessagesReachListeners() throws Exception {
    BlockingQueue<JsonText> heard = new LinkedBlockingQueue<>();
    try (RpcServer server = CalculatorServer.start(ANY_PORT);
        RpcClient client = RpcClient.connect(server.endpoint());
        RpcSubscription example = PublishAndSubscribe.listen(client);
        RpcSubscription ours = client.subscribe("weather.changed", heard::add)) {
      PublishAndSubscribe.publish(client);
      assertThat(heard.poll(20, TimeUnit.SECONDS)).hasToString("[\"Bern\",21.5]");
      assertThat(example.missed() + ours.missed()).isZero();
    }
  }

  @Test
  void aNotificationRunsItsMethodAndReachesTheTopic() throws Exception {
    BlockingQueue<JsonText> heard = new LinkedBlockingQueue<>();
    WeatherService service = new WeatherService();
    try (RpcServer server = RpcServer.builder().bind(ANY_PORT).register(service).start();
        RpcClient client = RpcClient.connect(server.endpoint());
        RpcSubscription subscription = client.subscribe("weather.changed", heard::add)) {
      PublishAndSubscribe.publish(client);
      assertThat(heard.poll(20, TimeUnit.SECONDS)).hasToString("[\"Bern\",21.5]");
      assertThat(subscription.missed()).isZero();
      Eventually.eventually("stored", () -> service.celsius("Bern") == 21.5);
    }
  }

  @Test
  void aClientWaitsLessForAConnectionThanForAReply() {
    try (RpcServer server = CalculatorServer.start(ANY_PORT);
        RpcClient client = Timeouts.client(server.endpoint())) {
      assertThat(client.proxy(Calculator.class).mult(5, 7)).isEqualTo(35);
    }
  }

  @Test
  void parametersAreOptionalAndResultsHaveTypeArguments() {
    try (RpcServer server =
            RpcServer.builder().bind(ANY_PORT).register(new GreeterService()).start();
        RpcClient client = RpcClient.connect(server.endpoint())) {
      assertThat(Names.greet(client)).isEqualTo("Hello, Ann!");
      assertThat(Names.squares(client)).containsExactly(0, 1, 4, 9, 16);
      assertThat(client.call("my.namespace.greetLater", String.class, "Ann"))
          .matches("Hello, Ann, in less than \\d s!");
    }
  }

  @Test
  void aServerReportsWhatItCounts() {
    try (RpcServer server = CalculatorServer.start(ANY_PORT);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      client.proxy(Calculator.class).mult(5, 7);
      assertThat(Operations.summary(server)).startsWith("1 messages, 0 calls wait, ");
    }
  }

  @Test
  void callsAreObserved() {
    assertThat(Observed.secondsOfACall(ANY_PORT)).isPositive();
    ObservationRegistry observations = ObservationRegistry.create();
    List<String> tenants = new ArrayList<>();
    observations.observationConfig().observationHandler(new ObservationHandler<>() {
      @Override
      public void onStop(Observation.Context context) {
        tenants.add(context.getLowCardinalityKeyValue("tenant").getValue());
      }

      @Override
      public boolean supportsContext(Observation.Context context) {
        return true;
      }
    });
    try (RpcServer server = CalculatorServer.start(ANY_PORT);
        RpcClient client = Observed.ofATenant(observations, server.endpoint())) {
      client.withMeta("tenant", "blue").proxy(Calculator.class).mult(5, 7);
    }
    assertThat(tenants).containsExactly("blue");
  }

  @Test
  void aListenerCountsWhatItMissed() {
    WeatherLog log = new WeatherLog();
    log.missed("weather.changed", OptionalLong.of(3));
    log.missed("weather.changed", OptionalLong.empty());
    assertThat(log.missed()).isEqualTo(3);
    try (RpcServer server = CalculatorServer.start(ANY_PORT);
        RpcClient client = RpcClient.connect(server.endpoint());
        RpcSubscription subscription = client.subscribe(log)) {
      assertThat(subscription.missed()).isZero();
    }
  }
}
