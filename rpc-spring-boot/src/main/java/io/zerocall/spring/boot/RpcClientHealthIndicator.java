package io.zerocall.spring.boot;

import io.zerocall.client.RpcClient;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Is up while a client has a connection. */
final class RpcClientHealthIndicator extends AbstractHealthIndicator {
  private final RpcClients clients;
  private final String channel;

  RpcClientHealthIndicator(RpcClients clients, String channel) {
    this.clients = clients;
    this.channel = channel;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    RpcClient client = clients.client(channel);
    int connections = client.statistics().connections();
    (connections > 0 ? builder.up() : builder.down())
        .withDetail("client", client.toString())
        .withDetail("connections", connections);
  }
}
