package io.zerocall.tests;

import io.zerocall.JsonText;
import io.zerocall.RpcRemoteException;
import io.zerocall.client.RpcClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** The kinds of clients that call the workers of a broker. */
enum ClientKind {
  JAVA {
    @Override
    void require() {}

    @Override
    AnyClient connect(BrokerAddresses broker) {
      return new Java(RpcClient.connect(broker.zeroMq()));
    }
  },

  /** A DEALER socket of pyzmq. */
  PYTHON_DEALER {
    @Override
    void require() throws InterruptedException {
      Python.requirePyzmq();
    }

    @Override
    AnyClient connect(BrokerAddresses broker) throws IOException {
      return new Pyzmq(Python.start("caller.py", "DEALER", broker.zeroMq()));
    }
  },

  /** A REQ socket of pyzmq. */
  PYTHON_REQ {
    @Override
    void require() throws InterruptedException {
      Python.requirePyzmq();
    }

    @Override
    AnyClient connect(BrokerAddresses broker) throws IOException {
      return new Pyzmq(Python.start("caller.py", "REQ", broker.zeroMq()));
    }
  },

  /** JSON-RPC by POST. */
  HTTP {
    @Override
    void require() {}

    @Override
    AnyClient connect(BrokerAddresses broker) {
      return new Post(broker.http());
    }
  },

  /** JSON-RPC over a WebSocket. */
  WEB_SOCKET {
    @Override
    void require() {}

    @Override
    AnyClient connect(BrokerAddresses broker) {
      return new WebSocketClient(broker.http().replaceFirst("^http", "ws"));
    }
  },

  /** curl at the interface of Inverted Json. */
  PLAIN_HTTP {
    @Override
    void require() throws InterruptedException {
      Installed.require("curl", "curl", "--version");
    }

    @Override
    AnyClient connect(BrokerAddresses broker) {
      return new Curl(broker.invertedJson());
    }
  };

  /** Skips a test if the program of the client is not installed. */
  abstract void require() throws InterruptedException;

  abstract AnyClient connect(BrokerAddresses broker) throws IOException;

  private record Java(RpcClient client) implements AnyClient {
    @Override
    public Outcome call(String method, JsonText params) {
      try {
        return Outcome.result(
            client.call(method, JsonText.class, params.elements().toArray()));
      } catch (RpcRemoteException e) {
        return Outcome.error(e.type());
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }

  private record Pyzmq(Python python) implements AnyClient {
    @Override
    public Outcome call(String method, JsonText params) throws IOException {
      python.send("[" + AnyClient.request(method, params) + "]");
      return Outcome.ofReply(JsonText.parse(python.line()).elements().get(0).toString());
    }

    @Override
    public void close() {
      python.close();
    }
  }

  private record Post(String address) implements AnyClient {
    @Override
    public Outcome call(String method, JsonText params) throws IOException, InterruptedException {
      HttpRequest post = HttpRequest.newBuilder(URI.create(address + "/"))
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString(AnyClient.request(method, params)))
          .build();
      return Outcome.ofReply(
          HttpClient.newHttpClient().send(post, BodyHandlers.ofString()).body());
    }
  }

  private record Curl(String address) implements AnyClient {
    @Override
    public Outcome call(String method, JsonText params) throws IOException {
      Process curl = new ProcessBuilder(
              "curl",
              "-sS",
              "--fail",
              "--noproxy",
              "*",
              "--data-binary",
              "@-",
              address + "/" + method)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
      try (var body = curl.outputWriter(StandardCharsets.UTF_8)) {
        body.write("{\"id\": 123, \"params\": " + params + "}");
      }
      return Outcome.ofReply(
          new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
