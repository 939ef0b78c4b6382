package io.zerocall.spring.boot;

import io.zerocall.server.RpcServer;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Is up while the server accepts calls, and out of service before and after that. */
final class RpcServerHealthIndicator extends AbstractHealthIndicator {
  private final RpcServerLifecycle lifecycle;

  RpcServerHealthIndicator(RpcServerLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    RpcServer server = lifecycle.running().orElse(null);
    if (server == null) {
      builder.outOfService();
      return;
    }
    builder
        .up()
        .withDetail("endpoints", server.endpoints())
        .withDetail("connections", server.statistics().connections());
  }
}
