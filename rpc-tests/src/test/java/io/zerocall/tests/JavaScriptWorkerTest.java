package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcRemoteException;
import io.zerocall.broker.RpcBroker;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import io.zerocall.testing.FreePort;
import io.zerocall.testing.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The example of a worker in JavaScript, with a broker. Needs Node, and Debian's Chromium. */
@Timeout(120)
class JavaScriptWorkerTest {
  private enum Host {
    NODE,
    CHROMIUM
  }

  private final int port = FreePort.find();
  private final int httpPort = FreePort.find();

  @TempDir
  private Path directory;

  private JavaScriptWorker worker(Host host) throws Exception {
    return switch (host) {
      case NODE -> JavaScriptWorker.inNode(directory);
      case CHROMIUM -> JavaScriptWorker.inChromium();
    };
  }

  private RpcBroker broker(JavaScriptWorker worker) {
    return RpcBroker.builder()
        .bind("tcp://127.0.0.1:" + port)
        .connector(HttpConnector.at("127.0.0.1", httpPort).allowOrigin(worker.origin()))
        .start();
  }

  private String webSocket() {
    return "ws://127.0.0.1:" + httpPort;
  }

  private static void awaitWorkers(RpcBroker broker, int count) {
    eventually("there are " + count + " workers", () -> broker.workers() == count);
  }

  private String post(String document) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(document))
        .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  @ParameterizedTest
  @EnumSource
  void runsCallsOverZeroMqAndHttp(Host host) throws Exception {
    try (JavaScriptWorker worker = worker(host);
        RpcBroker broker = broker(worker);
        RpcClient client = RpcClient.connect(broker.endpoint())) {
      worker.start(webSocket());
      awaitWorkers(broker, 1);
      List<CompletableFuture<Integer>> products = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        products.add(client.callAsync("my.namespace.mult", int.class, i, 7));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(products.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(7 * i);
      }
      assertThat(client.call("my.namespace.greet", String.class, "Änn")).isEqualTo("Hello Änn");
      Map<String, Integer> noText = Map.of("toString", 1); // params by name are one object
      assertThatThrownBy(() -> client.callNamed("my.namespace.greet", String.class, noText))
          .isInstanceOf(RpcRemoteException.class)
          .hasMessageContaining("TypeError");
      assertThat(post("""
                  [{"jsonrpc":"2.0","id":"a","method":"my.namespace.mult","params":[5,7]},
                   {"jsonrpc":"2.0","id":2,"method":"my.namespace.greet","params":["Ann"]}]"""))
          .isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":35},"
              + "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":\"Hello Ann\"}]");
      worker.kill();
      awaitWorkers(broker, 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void offersAgainWhenTheBrokerRestarts(Host host) throws Exception {
    try (JavaScriptWorker worker = worker(host)) {
      worker.start(webSocket()); // before there is a broker
      for (int i = 0; i < 3; i++) {
        try (RpcBroker broker = broker(worker);
            RpcClient client = RpcClient.connect(broker.endpoint())) {
          awaitWorkers(broker, 1);
          assertThat(client.call("my.namespace.mult", int.class, 6, 7)).isEqualTo(42);
        }
      }
    }
  }

  /** The worker isn't notified of the end of its connection. */
  @ParameterizedTest
  @EnumSource
  void offersAgainWhenTheConnectionHasDied(Host host) throws Exception {
    try (JavaScriptWorker worker = worker(host);
        TcpProxy proxy = TcpProxy.to("tcp://127.0.0.1:" + httpPort)) {
      RpcBroker first = broker(worker);
      try {
        worker.start(proxy.endpoint().replace("tcp:", "ws:"));
        awaitWorkers(first, 1);
        proxy.swallow(true);
        first.close();
        try (RpcBroker second = broker(worker);
            RpcClient client = RpcClient.connect(second.endpoint())) {
          proxy.swallow(false);
          awaitWorkers(second, 1);
          assertThat(client.call("my.namespace.mult", int.class, 6, 7)).isEqualTo(42);
        }
      } finally {
        first.close();
      }
    }
  }
}
