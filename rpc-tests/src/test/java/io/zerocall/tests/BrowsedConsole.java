package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.io.IOException;
import java.net.URI;
import java.util.function.UnaryOperator;

/** A server with a console, and a browser that displays it. Not safe for use by several threads. */
final class BrowsedConsole implements AutoCloseable {
  private final RpcServer server;
  private final Chromium browser;

  private BrowsedConsole(RpcServer server, Chromium browser) {
    this.server = server;
    this.browser = browser;
  }

  static BrowsedConsole start() throws IOException {
    return start(builder -> builder);
  }

  static BrowsedConsole start(UnaryOperator<RpcServerBuilder> more) throws IOException {
    Chromium.require();
    RpcServer server = more.apply(RpcServer.builder()
            .connector(HttpConnector.at("127.0.0.1", 0))
            .describedAs("The shop", "1.2.3")
            .register(new ConsoleShop()))
        .start();
    try {
      return new BrowsedConsole(server, Chromium.start());
    } catch (IOException | RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  RpcServer server() {
    return server;
  }

  Chromium browser() {
    return browser;
  }

  /** Opens the page of a method or of the topics; that of all methods if the name is empty. */
  void open(String name) {
    browser.open(server.endpoint() + "/" + (name.isEmpty() ? "" : "#" + name));
    var unused = browser.find("main h1");
  }

  /** Asserts that the page logged no errors, and sent no request to another host. */
  void assertClean() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.hosts()).isSubsetOf(authority());
  }

  /** Returns the server's host and port. */
  String authority() {
    return URI.create(server.endpoint()).getAuthority();
  }

  @Override
  public void close() throws IOException {
    browser.close();
    server.close();
  }
}
