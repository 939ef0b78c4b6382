package io.zerocall.spring.boot;

import io.zerocall.RpcEngine;
import io.zerocall.RpcWire;
import io.zerocall.client.LoadBalancing;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * The properties of the clients.
 *
 * @param enabled whether there are clients
 * @param channel the channels by name; each is a client
 */
@ConfigurationProperties("zerocall.client")
record RpcClientProperties(
    @DefaultValue("true") boolean enabled, @DefaultValue Map<String, Channel> channel) {

  /**
   * The properties of one client.
   *
   * @param target the endpoint of the server, such as tcp://orders:5555, or several, such as
   *     tcp://a:5555,b:5555 and dns://orders:5555
   * @param defaults the defaults of the channel's calls
   * @param loadBalancingPolicy how the server of a call is chosen if there are several
   * @param connectTimeout how long a call waits for a connection; until its deadline if not set
   * @param failFast whether calls fail at once while the server is unreachable
   * @param engine the engine that transports messages
   * @param wire the protocol of the server
   * @param username the username to authenticate with
   * @param password the password to authenticate with
   * @param ssl the certificates for a target at tls://
   * @param meta metadata that is sent with each call
   * @param limits the limits of the client
   * @param health whether the health of the application includes that of the channel
   */
  record Channel(
      @Nullable String target,
      @Name("default") @DefaultValue Defaults defaults,
      @DefaultValue("fewest-outstanding") LoadBalancing loadBalancingPolicy,
      @Nullable Duration connectTimeout,
      @DefaultValue("false") boolean failFast,
      @DefaultValue("native") RpcEngine engine,
      @DefaultValue("json-rpc") RpcWire wire,
      @Nullable String username,
      @Nullable String password,
      @DefaultValue Ssl ssl,
      @DefaultValue Map<String, String> meta,
      @NestedConfigurationProperty @DefaultValue LimitProperties limits,
      @DefaultValue Health health) {}

  /**
   * The defaults of a channel's calls.
   *
   * @param deadline how long a call may take, unless its method's annotation says otherwise
   */
  record Defaults(@DefaultValue("10s") Duration deadline) {}

  /**
   * The certificates of a channel.
   *
   * @param bundle the SSL bundle with the authorities to trust, and the client's own certificate if
   *     it has one. The JVM's authorities if not set
   */
  record Ssl(@Nullable String bundle) {}

  /**
   * The health of a channel.
   *
   * @param enabled whether the health of the application includes whether the channel is connected
   */
  record Health(@DefaultValue("false") boolean enabled) {}
}
