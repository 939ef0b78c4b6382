package io.zerocall.junit;

import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import io.zerocall.engines.TestNetworks;
import io.zerocall.junit.memory.MemoryTransport;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The server, the clients, the network and the clock of one test. Thread-safe. */
final class RunningTest implements AutoCloseable {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String endpoint = "inproc://zerocall-test-" + NUMBERS.incrementAndGet();
  private final Consumer<RpcClientBuilder> clientSettings;
  private final RpcClock clock;
  private final RpcNetwork network;
  private final RpcServer server;
  private final RpcClient client;
  private final List<RpcClient> clients = new CopyOnWriteArrayList<>();

  /** Starts a server and a client. */
  RunningTest(
      long seed,
      Consumer<RpcServerBuilder> serverSettings,
      Consumer<RpcClientBuilder> clientSettings) {
    this.clientSettings = clientSettings;
    TestTime time = new TestTime();
    SeededFaults faults = new SeededFaults(seed);
    MemoryTransport transport = MemoryTransport.clocked(faults, time);
    this.clock = new RpcClock(time);
    this.network = new RpcNetwork(transport, faults);
    TestNetworks.add(endpoint, transport, time);
    try {
      this.server = start(endpoint, serverSettings);
    } catch (RuntimeException | Error e) {
      TestNetworks.remove(endpoint);
      throw e;
    }
    try {
      this.client = newClient();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private static RpcServer start(String endpoint, Consumer<RpcServerBuilder> settings) {
    RpcServerBuilder builder = RpcServer.builder().bind(endpoint).closeGrace(Duration.ZERO);
    settings.accept(builder);
    return builder.start();
  }

  String endpoint() {
    return endpoint;
  }

  RpcClock clock() {
    return clock;
  }

  RpcNetwork network() {
    return network;
  }

  RpcServer server() {
    return server;
  }

  RpcClient client() {
    return client;
  }

  /** Returns another client, which is closed with the test. */
  RpcClient newClient() {
    RpcClientBuilder builder = RpcClient.builder();
    clientSettings.accept(builder);
    RpcClient created = builder.connect(endpoint);
    clients.add(created);
    return created;
  }

  @Override
  public void close() {
    try {
      clients.forEach(RpcClient::close);
    } finally {
      try {
        server.close();
      } finally {
        TestNetworks.remove(endpoint);
      }
    }
  }
}
