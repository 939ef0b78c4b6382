package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.broker.RpcBroker;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of client calls every kind of worker at one broker. Needs curl, Node, and Debian's
 * python3-zmq; skips the combinations of those that are not installed.
 */
@Timeout(60)
class EveryCombinationTest {
  private static final Map<WorkerKind, AutoCloseable> WORKERS = new EnumMap<>(WorkerKind.class);

  @TempDir
  private static Path directory;

  private static RpcBroker broker;

  @BeforeAll
  static void start() {
    broker = BrokerAddresses.startBroker();
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable worker : WORKERS.values()) {
      worker.close();
    }
    broker.close();
  }

  /** Starts the worker unless an earlier combination did. */
  private static void startOnce(WorkerKind kind) throws Exception {
    if (!WORKERS.containsKey(kind)) {
      WORKERS.put(kind, kind.start(BrokerAddresses.of(broker), directory));
      eventually("the worker is there", () -> hasWorker(kind.namespace() + ".greet"));
    }
  }

  private static boolean hasWorker(String name) {
    return broker.status().names().stream()
        .anyMatch(known -> known.name().equals(name) && known.workers() == 1);
  }

  static Stream<Arguments> combinations() {
    return Arrays.stream(ClientKind.values())
        .flatMap(client ->
            Arrays.stream(WorkerKind.values()).map(worker -> Arguments.of(client, worker)));
  }

  @ParameterizedTest(name = "{0} calls {1}")
  @MethodSource("combinations")
  void resultsAndErrorsArrive(ClientKind clientKind, WorkerKind workerKind) throws Exception {
    clientKind.require();
    workerKind.require();
    startOnce(workerKind);
    String mult = workerKind.namespace() + ".mult";
    String greet = workerKind.namespace() + ".greet";
    try (AnyClient client = clientKind.connect(BrokerAddresses.of(broker))) {
      assertThat(client.call(mult, JsonText.parse("[6,7]")).result()).isEqualTo("42");
      assertThat(client.call(greet, JsonText.parse("[\"Änn\"]")).result()).isEqualTo("Hello Änn");
      assertThat(client.call(greet, workerKind.wrongNames()).errorType())
          .isEqualTo(workerKind.errorType());
      assertThat(client.call(mult, JsonText.parse("[-3,5]")).result()).isEqualTo("-15");
    }
  }
}
