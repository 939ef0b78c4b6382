package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcEngine;
import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.server.RpcErrorDetail;
import io.zerocall.server.RpcServer;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients in Python, like those of the original zerorpc, call a server. */
class ZerorpcPythonClientsTest {

  public static final class Service {
    private final BlockingQueue<CompletableFuture<String>> pending = new LinkedBlockingQueue<>();

    @RpcMethod
    public int mult(int a, @RpcParam(defaultValue = "7") int b) {
      return a * b;
    }

    @RpcMethod
    public int divide(int a, int b) {
      return a / b;
    }

    @RpcMethod
    public String text(int length) {
      return "ä".repeat(length);
    }

    @RpcMethod
    public CompletableFuture<String> later() {
      CompletableFuture<String> future = new CompletableFuture<>();
      pending.add(future);
      return future;
    }
  }

  private final Service service = new Service();

  @BeforeAll
  static void requirePyzmq() throws InterruptedException {
    Python.requirePyzmq();
  }

  private RpcServer serve(RpcEngine engine, RpcErrorDetail detail) {
    return RpcServer.builder()
        .engine(engine)
        .bind(Wired.ANY_PORT)
        .register("my.calc", service)
        .errorDetail(detail)
        .start();
  }

  private static Python client(RpcServer server) throws IOException {
    return Python.start("zerorpc_client.py", server.endpoint());
  }

  private static void expect(Python client, String calls, String outcomes) throws IOException {
    client.send(calls);
    assertThat(client.line()).isEqualTo(outcomes);
  }

  @ParameterizedTest
  @EnumSource(RpcEngine.class)
  void callsGiveResultsAndErrors(RpcEngine engine) throws Exception {
    try (RpcServer server = serve(engine, RpcErrorDetail.MESSAGE);
        Python client = client(server)) {
      expect(client, "[[\"my.calc.mult\", [5, 8], {}]]", "[40]");
      expect(client, "[[\"my.calc.mult\", [5], {}]]", "[35]");
      expect(client, "[[\"my.calc.mult\", [5], {\"b\": 6}]]", "[30]");
      expect(client, "[[\"my.calc.mult\", [], {\"b\": 6, \"a\": 2}]]", "[12]");
      expect(
          client, "[[\"my.calc.divide\", [1, 0], {}]]", "[\"ArithmeticException('/ by zero')\"]");
      expect(
          client,
          "[[\"my.calc.no\", [], {}]]",
          "[\"KeyError('Function 'my.calc.no' not found')\"]");
      client.send("[[\"my.calc.mult\", [5, 6, 7], {}]]");
      assertThat(client.line()).startsWith("[\"TypeError('Invalid params: more than 2 given");
      expect(client, "[[\"rpc.ping\", [], {}]]", "[\"pong\"]");
    }
  }

  @ParameterizedTest
  @EnumSource(RpcEngine.class)
  void aMultiCallIsAnsweredInItsOrder(RpcEngine engine) throws Exception {
    try (RpcServer server = serve(engine, RpcErrorDetail.MESSAGE);
        Python client = client(server)) {
      client.send("[[\"my.calc.mult\", [2, 2], {}], [\"my.calc.later\", [], {}],"
          + " [\"my.calc.divide\", [1, 0], {}], [\"my.calc.mult\", [3, 3], {}]]");
      CompletableFuture<String> later = service.pending.poll(20, TimeUnit.SECONDS);
      assertThat(later).isNotNull();
      later.complete("done");
      assertThat(client.line()).isEqualTo("[4, \"done\", \"ArithmeticException('/ by zero')\", 9]");
      expect(client, "[[\"rpc.ping\"], [\"rpc.ping\", []]]", "[\"pong\", \"pong\"]");
    }
  }

  @ParameterizedTest
  @EnumSource(RpcEngine.class)
  void anInvalidCallDoesNotAffectTheNext(RpcEngine engine) throws Exception {
    try (RpcServer server = serve(engine, RpcErrorDetail.MESSAGE);
        Python client = client(server)) {
      client.send("[[\"rpc.ping\", 1, 2], [\"rpc.ping\", [], {}]]");
      assertThat(client.line()).startsWith("[\"ValueError(").endsWith(", \"pong\"]");
      String text = "x".repeat(5_000_000);
      client.send("[[\"my.calc.mult\", [\"" + text + "\"], {}]]");
      assertThat(client.line()).startsWith("[\"TooLargeError('Too large: ");
      expect(client, "[[\"my.calc.mult\", [5], {}]]", "[35]");
    }
  }

  @ParameterizedTest
  @EnumSource(RpcEngine.class)
  void theStackIsTheTracebackWhereThePolicyAllowsIt(RpcEngine engine) throws Exception {
    try (RpcServer server = serve(engine, RpcErrorDetail.STACK);
        Python client = client(server)) {
      client.send("[[\"my.calc.divide\", [1, 0], {}]]");
      assertThat(client.line())
          .startsWith("[\"ArithmeticException('/ by zero')\\njava.lang.ArithmeticException: / by")
          .contains("Service.divide");
    }
  }

  @ParameterizedTest
  @EnumSource(RpcEngine.class)
  void aClientThatIsKilledHasItsCallCancelled(RpcEngine engine) throws Exception {
    try (RpcServer server = serve(engine, RpcErrorDetail.MESSAGE);
        Python client = client(server);
        Python other = client(server)) {
      client.send("[[\"my.calc.later\", [], {}]]");
      CompletableFuture<String> later = service.pending.poll(20, TimeUnit.SECONDS);
      assertThat(later).isNotNull();
      client.kill();
      while (!later.isCancelled()) {
        expect(other, "[[\"my.calc.mult\", [5], {}]]", "[35]");
      }
    }
  }
}
