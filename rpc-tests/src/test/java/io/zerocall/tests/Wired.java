package io.zerocall.tests;

import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.util.function.Consumer;

/** A server, and a client that calls it. */
record Wired(RpcServer server, RpcClient client) implements AutoCloseable {
  static final String ANY_PORT = "tcp://127.0.0.1:0";

  static Wired to(Object... services) {
    return with(
        server -> {
          for (Object service : services) {
            server.register(service);
          }
        },
        client -> {});
  }

  static Wired with(Consumer<RpcServerBuilder> serverSetup, Consumer<RpcClientBuilder> setup) {
    RpcServerBuilder serverBuilder = RpcServer.builder().bind(ANY_PORT);
    serverSetup.accept(serverBuilder);
    RpcServer server = serverBuilder.start();
    RpcClientBuilder clientBuilder = RpcClient.builder();
    setup.accept(clientBuilder);
    return new Wired(server, clientBuilder.connect(server.endpoint()));
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
