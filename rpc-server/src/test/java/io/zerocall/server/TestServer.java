package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.server.rate.ClientRates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A server without a network. Closing it asserts that all calls were counted correctly. */
final class TestServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final DirectTransport transport = new DirectTransport();
  private final List<TestPeer> peers = new ArrayList<>();
  private final RpcServer server;
  private final TestPeer peer;

  private TestServer(RpcServerBuilder builder) {
    server = builder.transport(transport).bind("direct://test").start();
    peer = connect();
  }

  /** Creates a server that runs every method on the thread that sends the request. */
  static TestServer of(Object... services) {
    return with(builder -> {
      for (int i = 0; i < services.length; i++) {
        builder.register("test" + (i == 0 ? "" : String.valueOf(i)), services[i]);
      }
      return builder.executor(Runnable::run);
    });
  }

  static TestServer with(UnaryOperator<RpcServerBuilder> settings) {
    return of(settings.apply(RpcServer.builder()));
  }

  static TestServer of(RpcServerBuilder builder) {
    return new TestServer(builder);
  }

  RpcServer server() {
    return server;
  }

  /** Returns the first peer. */
  TestPeer peer() {
    return peer;
  }

  TestPeer connect() {
    return connect(new TestPeer());
  }

  TestPeer connect(TestPeer peerToConnect) {
    TestPeer connected = transport.connect(peerToConnect);
    peers.add(connected);
    return connected;
  }

  /** Returns a broker that the server has dialed, which has got the server's offer. */
  TestPeer dialed() {
    return transport.dialed(new TestPeer());
  }

  boolean isTransportClosed() {
    return transport.isClosed();
  }

  int exchanges() {
    return transport.connections().dispatcher().exchanges();
  }

  ClientRates rates() {
    return transport.connections().rates();
  }

  @Override
  public void close() {
    server.close(PATIENCE);
    assertThat(transport.isClosed()).isTrue();
    assertThat(transport.connections().dispatcher().drain(PATIENCE.toNanos()))
        .as("exchanges that never ended: " + exchanges())
        .isTrue();
    peers.forEach(each -> assertThat(each.callsInFlight()).as("calls in flight").isZero());
  }
}
