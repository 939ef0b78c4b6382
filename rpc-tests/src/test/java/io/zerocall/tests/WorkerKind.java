package io.zerocall.tests;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The kinds of workers of a broker. Each offers {@code mult} and {@code greet} in a namespace of
 * its own.
 */
enum WorkerKind {
  JAVA("[\"\"]", IllegalArgumentException.class.getName()) {
    @Override
    void require() {}

    @Override
    AutoCloseable start(BrokerAddresses broker, Path emptyDirectory) {
      return RpcServer.builder()
          .dial(broker.zeroMq())
          .register(namespace(), new Service())
          .start();
    }
  },

  /** The example with pyzmq. */
  PYTHON("[{\"toString\":1}]", "TypeError") {
    @Override
    void require() throws InterruptedException {
      Python.requirePyzmq();
    }

    @Override
    AutoCloseable start(BrokerAddresses broker, Path emptyDirectory) throws IOException {
      return Python.worker(namespace(), broker.zeroMq());
    }
  },

  /** The example in JavaScript, in Node. */
  WEB_SOCKET("[{\"toString\":1}]", "TypeError") {
    @Override
    void require() throws InterruptedException {
      Node.require();
    }

    @Override
    AutoCloseable start(BrokerAddresses broker, Path emptyDirectory) throws Exception {
      JavaScriptWorker worker = JavaScriptWorker.inNode(emptyDirectory, namespace());
      worker.start(broker.http().replaceFirst("^http", "ws"));
      return worker;
    }
  },

  /** Python without any package, at the interface of Inverted Json. */
  PLAIN_HTTP("[{\"toString\":1}]", "TypeError") {
    @Override
    void require() throws InterruptedException {
      Installed.require("python3", Python.COMMAND, "--version");
    }

    @Override
    AutoCloseable start(BrokerAddresses broker, Path emptyDirectory) throws IOException {
      String address = broker.invertedJson();
      String port = address.substring(address.lastIndexOf(':') + 1);
      return Python.start("http_worker.py", port, namespace());
    }
  };

  /** The service of the worker in Java. */
  public static final class Service {
    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }

    @RpcMethod
    public String greet(String name) {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("no name");
      }
      return "Hello " + name;
    }
  }

  private final String wrongNames;
  private final String errorType;

  WorkerKind(String wrongNames, String errorType) {
    this.wrongNames = wrongNames;
    this.errorType = errorType;
  }

  /** Skips a test if the program of the worker is not installed. */
  abstract void require() throws InterruptedException;

  abstract AutoCloseable start(BrokerAddresses broker, Path emptyDirectory) throws Exception;

  String namespace() {
    return "at_" + name().toLowerCase(Locale.ROOT);
  }

  /** Returns params of {@code greet} that the worker refuses. */
  JsonText wrongNames() {
    return JsonText.parse(wrongNames);
  }

  /** Returns the type of the error that it refuses them with. */
  String errorType() {
    return errorType;
  }
}
