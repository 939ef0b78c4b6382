package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcEngine;
import io.zerocall.RpcMethod;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcService;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcWire;
import io.zerocall.client.MultiCall;
import io.zerocall.client.Reply;
import io.zerocall.client.RpcClient;
import io.zerocall.testing.FreePort;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients call servers in Python, like those of the original zerorpc: REP, and ROUTER with workers.
 */
class ZerorpcPythonServerTest {
  private static final String LISTENING = "listening on ";

  /** The exceptions of an original server. */
  public static final class OddError extends Exception {
    private static final long serialVersionUID = 1;

    public OddError(String message) {
      super(message);
    }
  }

  @RpcService("py")
  interface Functions {
    int mult(int a, int b);

    int divide(int a, int b);

    String hold(String text);

    void odd(String message) throws OddError;

    @RpcMethod(oneWay = true)
    void echo(String text);

    CompletableFuture<String> text(int length);
  }

  @BeforeAll
  static void requirePyzmq() throws InterruptedException {
    Python.requirePyzmq();
  }

  /** Without workers it is one REP socket, bound. */
  private static Python serve(String endpoint, int workers) throws IOException {
    return workers == 0
        ? Python.start("zerorpc_server.py", endpoint)
        : Python.start("zerorpc_server.py", endpoint, String.valueOf(workers));
  }

  private static Python serve(int workers) throws IOException {
    return serve("tcp://127.0.0.1:*", workers);
  }

  private static String endpointOf(Python server) throws IOException {
    String line = server.line();
    assertThat(line).startsWith(LISTENING);
    return line.substring(LISTENING.length());
  }

  private static RpcClient client(RpcEngine engine, String endpoint) {
    return RpcClient.builder()
        .wire(RpcWire.ZERORPC)
        .engine(engine)
        .timeout(Duration.ofMinutes(1))
        .connectTimeout(Duration.ofMinutes(1))
        .connect(endpoint);
  }

  @ParameterizedTest
  @CsvSource({"NATIVE, 0", "NATIVE, 2", "JEROMQ, 0", "JEROMQ, 2"})
  void callsGiveResultsAndExceptions(RpcEngine engine, int workers) throws Exception {
    try (Python server = serve(workers);
        RpcClient client = client(engine, endpointOf(server))) {
      Functions py = client.proxy(Functions.class);
      assertThat(py.mult(5, 8)).isEqualTo(40);
      assertThat(client.call("py.mult", int.class, 5)).isEqualTo(35);
      assertThat(client.callNamed("py.mult", int.class, Map.of("a", 5, "b", 6))).isEqualTo(30);
      assertThat(client.call("py.echo", JsonText.class, "ä", null, List.of(1)))
          .isEqualTo(JsonText.parse("[[\"ä\",null,[1]],{}]"));
      assertThat(py.text(4_000_000).get(1, TimeUnit.MINUTES)).hasSize(4_000_000);
      py.echo("a notification");
      assertThat(py.mult(1, 1)).isEqualTo(1);
      assertThatThrownBy(() -> py.divide(1, 0))
          .isInstanceOfSatisfying(RpcRemoteException.class, remote -> {
            assertThat(remote.type()).isEqualTo("ZeroDivisionError");
            assertThat(remote.remoteMessage()).contains("zero");
            assertThat(remote.remoteStack().get(0)).startsWith("Traceback");
          });
      assertThatThrownBy(() -> py.odd("message"))
          .isInstanceOf(OddError.class)
          .hasMessage("message");
      assertThatThrownBy(() -> client.call("py.lookUp", String.class, "nobody"))
          .isInstanceOf(RpcRemoteException.class)
          .hasMessageContaining("KeyError: 'nobody'");
      assertThatThrownBy(() -> client.call("py.mult", int.class, 1, 2, 3))
          .isInstanceOf(RpcRemoteException.class)
          .hasMessageContaining("TypeError");
      assertThatThrownBy(() -> client.call("py.nobody", int.class))
          .isInstanceOf(RpcProtocolException.class)
          .hasMessageContaining("Function 'py.nobody' not found");
    }
  }

  @ParameterizedTest
  @CsvSource({"NATIVE, 0", "NATIVE, 2", "JEROMQ, 0"})
  void aMultiCallIsOneMessage(RpcEngine engine, int workers) throws Exception {
    try (Python server = serve(workers);
        RpcClient client = client(engine, endpointOf(server))) {
      MultiCall multi = client.multiCall();
      Reply<Integer> four = multi.call(Functions.class, py -> py.mult(2, 2));
      Reply<Integer> fails = multi.call(Functions.class, py -> py.divide(1, 0));
      var unused = multi.run(Functions.class, py -> py.echo("a notification"));
      Reply<Integer> nobody = multi.call("py.nobody", Integer.class);
      Reply<Integer> nine = multi.call("py.mult", Integer.class, 3, 3);
      assertThat(multi.execute().size()).isEqualTo(5);
      assertThat(four.get() + nine.get()).isEqualTo(13);
      assertThatThrownBy(fails::get).isInstanceOf(RpcRemoteException.class);
      assertThatThrownBy(nobody::get).isInstanceOf(RpcProtocolException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"NATIVE, 0", "NATIVE, 1", "JEROMQ, 0", "JEROMQ, 1"})
  void aLateReplyIsDropped(RpcEngine engine, int workers) throws Exception {
    try (Python server = serve(workers);
        RpcClient client = client(engine, endpointOf(server))) {
      Functions py = client.proxy(Functions.class);
      assertThat(py.mult(1, 1)).isEqualTo(1); // so that there is a connection
      for (int i = 0; i < 5; i++) {
        Functions hasty = RpcClient.withTimeout(py, Duration.ofMillis(300));
        String late = "late " + i;
        assertThatThrownBy(() -> hasty.hold(late)).isInstanceOf(RpcTimeoutException.class);
        assertThat(server.line()).isEqualTo("holding " + late);
        CompletableFuture<Integer> next = client.callAsync("py.mult", Integer.class, i, 2);
        server.send("go on"); // the only worker was blocked by that one until now
        assertThat(next.get(1, TimeUnit.MINUTES)).isEqualTo(2 * i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"NATIVE, 2", "JEROMQ, 2"})
  void aWorkerThatNeverRepliesIsNotWaitedFor(RpcEngine engine, int workers) throws Exception {
    try (Python server = serve(workers);
        RpcClient client = client(engine, endpointOf(server))) {
      CompletableFuture<String> held = client.callAsync("py.hold", String.class, "forever");
      CompletableFuture<Integer> next = client.callAsync("py.mult", Integer.class, 3, 2);
      assertThat(server.line()).isEqualTo("holding forever");
      assertThat(next).isNotDone();
      held.cancel(true);
      assertThat(next.get(1, TimeUnit.MINUTES)).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @CsvSource({"NATIVE, 0", "NATIVE, 2", "JEROMQ, 0"})
  void aServerMayBeKilledInMidCallAndComeBack(RpcEngine engine, int workers) throws Exception {
    String endpoint;
    RpcClient client;
    CompletableFuture<String> held;
    CompletableFuture<Integer> waiting;
    try (Python first = serve(FreePort.endpoint(), workers)) {
      endpoint = endpointOf(first);
      client = client(engine, endpoint);
      held = client.callAsync("py.hold", String.class, "text");
      waiting = client.callAsync("py.mult", Integer.class, 5, 7);
      assertThat(first.line()).isEqualTo("holding text");
      first.kill();
      assertThatThrownBy(held::join).hasCauseInstanceOf(RpcConnectionLostException.class);
    }
    try (client;
        Python again = serve(endpoint, workers)) {
      assertThat(endpointOf(again)).isEqualTo(endpoint);
      assertThat(waiting.get(1, TimeUnit.MINUTES)).isEqualTo(35);
    }
  }

  @ParameterizedTest
  @CsvSource({"NATIVE, 0", "NATIVE, 4", "JEROMQ, 4"})
  void manyThreadsShareAClient(RpcEngine engine, int workers) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try (Python server = serve(workers);
        RpcClient client = client(engine, endpointOf(server))) {
      Functions py = client.proxy(Functions.class);
      inEightThreads(pool, (thread, i) -> assertThat(py.mult(thread, i)).isEqualTo(thread * i));
      assertThat(client.call("py.mostRunning", int.class)).isEqualTo(1);
      inEightThreads(pool, (thread, i) -> {
        if (i % 25 == thread) {
          client.callAsync("py.mult", Integer.class, 1).cancel(true);
        }
        assertThat(py.mult(thread, i)).isEqualTo(thread * i);
      });
    } finally {
      pool.shutdownNow();
    }
  }

  private static void inEightThreads(ExecutorService pool, BiConsumer<Integer, Integer> calls)
      throws Exception {
    List<Future<?>> callers = IntStream.range(0, 8)
        .<Future<?>>mapToObj(thread ->
            pool.submit(() -> IntStream.range(0, 100).forEach(i -> calls.accept(thread, i))))
        .toList();
    for (Future<?> caller : callers) {
      caller.get(2, TimeUnit.MINUTES);
    }
  }
}
