package io.zerocall.tests;

import com.sun.net.httpserver.HttpServer;
import io.zerocall.testing.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The example of a worker in JavaScript, in Node or in a browser. Not thread-safe. */
abstract class JavaScriptWorker implements AutoCloseable {
  private static final Path SCRIPT =
      Repository.root().resolve("rpc-examples/javascript/worker.mjs");

  /** Returns a worker in Node, with the package ws. Skips the test if there is no Node. */
  static JavaScriptWorker inNode(Path emptyDirectory) throws IOException, InterruptedException {
    return inNode(emptyDirectory, "my.namespace");
  }

  /** Returns such a worker whose methods are in another namespace than the example's. */
  static JavaScriptWorker inNode(Path emptyDirectory, String namespace)
      throws IOException, InterruptedException {
    Node.require();
    Node.unpack("ws", "", emptyDirectory.resolve("node_modules/ws"));
    String script = Files.readString(SCRIPT).replace("my.namespace", namespace);
    return new InNode(
        Files.writeString(emptyDirectory.resolve(SCRIPT.getFileName().toString()), script));
  }

  /** Returns a worker in a page of Chromium. Skips the test if there is no Chromium. */
  static JavaScriptWorker inChromium() throws IOException {
    Chromium.require();
    return new InChromium(pages());
  }

  /** Starts the worker, which connects to a broker's {@code ws://} address. */
  abstract void start(String broker) throws IOException;

  /** Ends the worker at once. Does nothing if it doesn't run. */
  abstract void kill() throws IOException;

  /** Returns the origin that the broker has to allow. */
  abstract String origin();

  @Override
  public void close() throws IOException {
    kill();
  }

  private static final class InNode extends JavaScriptWorker {
    private final Path script;
    private @Nullable Process node;

    InNode(Path script) {
      this.script = script;
    }

    @Override
    void start(String broker) throws IOException {
      node = new ProcessBuilder("node", script.toString(), broker).inheritIO().start();
    }

    @Override
    void kill() {
      if (node != null) {
        node.destroyForcibly();
        var unused = node.onExit().orTimeout(30, TimeUnit.SECONDS).join();
      }
    }

    @Override
    String origin() {
      return "http://127.0.0.1"; // Node sends none
    }
  }

  private static final class InChromium extends JavaScriptWorker {
    private final HttpServer pages;
    private @Nullable Chromium browser;

    InChromium(HttpServer pages) {
      this.pages = pages;
    }

    @Override
    void start(String broker) throws IOException {
      browser = Chromium.start();
      browser.open(origin() + "/?" + broker);
    }

    @Override
    void kill() throws IOException {
      if (browser != null) {
        browser.close();
        browser = null;
      }
    }

    @Override
    String origin() {
      return "http://127.0.0.1:" + pages.getAddress().getPort();
    }

    @Override
    public void close() throws IOException {
      pages.stop(0);
      super.close();
    }
  }

  /** Serves the script, and a page that calls it with the part of its address after the "?". */
  private static HttpServer pages() throws IOException {
    HttpServer pages =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve(pages, "/worker.mjs", "text/javascript", Files.readString(SCRIPT));
    serve(pages, "/", "text/html", """
        <!doctype html>
        <title>Worker</title>
        <script type="module">
          import { work } from "./worker.mjs";
          work(location.search.slice(1), {
            "my.namespace.mult": async (a, b) => a * b,
            "my.namespace.greet": (name) => "Hello " + name,
          });
        </script>
        """);
    pages.start();
    return pages;
  }

  private static void serve(HttpServer pages, String path, String type, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    var unused = pages.createContext(path, exchange -> {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    });
  }
}
