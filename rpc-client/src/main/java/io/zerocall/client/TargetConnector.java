package io.zerocall.client;

import io.zerocall.RpcTls;
import io.zerocall.RpcWire;
import io.zerocall.client.balancing.BalancedCalls;
import io.zerocall.client.balancing.BalancedSettings;
import io.zerocall.client.balancing.Connecting;
import io.zerocall.client.balancing.DnsLookup;
import io.zerocall.client.balancing.DrainNotice;
import io.zerocall.client.balancing.Picker;
import io.zerocall.client.balancing.Target;
import io.zerocall.client.call.CallExceptions;
import io.zerocall.client.call.CallExecutor;
import io.zerocall.client.call.ClientConnection;
import io.zerocall.client.call.ConnectPatience;
import io.zerocall.client.call.ConnectionSettings;
import io.zerocall.client.call.PeriodicScanner;
import io.zerocall.client.contract.Contracts;
import io.zerocall.client.topic.ServerTopics;
import io.zerocall.client.topic.Subscriptions;
import io.zerocall.client.topic.TopicMessages;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.wire.WireFormats;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects a client to the server or the servers that a target stands for.
 *
 * @param connectTimeout how long a call waits for a connection; null until its deadline
 * @param resolvers find the servers of targets with their schemes
 */
record TargetConnector(
    JsonCodec codec,
    Contracts contracts,
    RpcWire wire,
    Transport transport,
    TransportOptions options,
    @Nullable Duration connectTimeout,
    Executor callbacks,
    LongSupplier clock,
    LoadBalancing loadBalancing,
    Map<String, EndpointResolver> resolvers,
    Duration resolvePause) {
  private static final Duration FAIL_FAST = Duration.ofSeconds(2);
  private static final ConnectPatience NO_PATIENCE = new ConnectPatience(OptionalLong.of(0), 0);
  private static final String DNS = "dns";

  /** How often a silent server is probed, if there are others that could get its calls. */
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

  /** Calls in flight there end as late as with a single server. */
  private static final int SILENT_INTERVALS = 15;

  /** A client's calls and subscriptions. */
  record Connected(CallExecutor calls, Subscriptions subscriptions) {}

  /** @throws IllegalArgumentException if the target is malformed */
  Connected connect(String target) {
    Set<String> schemes = new HashSet<>(resolvers.keySet());
    schemes.add(DNS);
    Target parsed = Target.parse(target, schemes);
    if (parsed instanceof Target.Single single) {
      return connectToOne(single.endpoint());
    }
    requireJsonRpc(target);
    AtomicLong nextId = new AtomicLong(1);
    BalancedSettings settings = balancedSettings(target, nextId);
    BalancedCalls calls = parsed instanceof Target.Several several
        ? BalancedCalls.of(settings, connecting(options, nextId), several.endpoints())
        : named((Target.Named) parsed, settings, nextId);
    return new Connected(calls, new Subscriptions(codec, callbacks, calls.topics()));
  }

  private BalancedCalls named(Target.Named target, BalancedSettings settings, AtomicLong nextId) {
    EndpointResolver resolver = resolvers.get(target.scheme());
    if (resolver != null) {
      return BalancedCalls.of(
          settings, connecting(options, nextId), () -> resolver.resolve(target.text()));
    }
    RpcTls tls = options.tls();
    DnsLookup lookup = DnsLookup.of(target.text(), tls == null ? "tcp" : "tls");
    // The certificates are for the name, and the connections are made to addresses.
    TransportOptions named =
        tls == null ? options : options.withTls(tls.orServerName(lookup.host()));
    return BalancedCalls.of(settings, connecting(named, nextId), lookup);
  }

  private Connected connectToOne(String endpoint) {
    ConnectionSettings settings = settings(endpoint, options, patience());
    CallExceptions exceptions = new CallExceptions(endpoint, clock);
    PeriodicScanner scanner = new PeriodicScanner();
    ServerTopics topics =
        new ServerTopics(endpoint, new TopicMessages(codec), exceptions, scanner, clock);
    return new Connected(
        new ClientConnection(
            transport, codec, settings, exceptions, scanner, topics, new AtomicLong(1)),
        new Subscriptions(codec, callbacks, topics));
  }

  private void requireJsonRpc(String target) {
    if (wire != RpcWire.JSON_RPC) {
      throw new IllegalArgumentException("endpoint: \"" + target
          + "\" (expected: one endpoint, for the wire format " + wire + ")");
    }
  }

  private BalancedSettings balancedSettings(String target, AtomicLong nextId) {
    return new BalancedSettings(
        target,
        picker(),
        patience(),
        resolvePause,
        new DrainNotice(codec, contracts.requests()),
        new TopicMessages(codec),
        WireFormats.replyReader(wire, codec),
        callbacks,
        nextId,
        clock);
  }

  private Picker picker() {
    return switch (loadBalancing) {
      case FEWEST_OUTSTANDING -> Picker.fewestOutstanding();
      case PICK_FIRST -> Picker.first();
      case ROUND_ROBIN -> Picker.roundRobin();
    };
  }

  /** Returns what connects to one of several servers, whose calls never wait for a connection. */
  private Connecting connecting(TransportOptions of, AtomicLong nextId) {
    TransportOptions probing = of.withHeartbeats(PROBE_INTERVAL, SILENT_INTERVALS);
    return (endpoint, observer, scanner) -> new ClientConnection(
        transport,
        codec,
        settings(endpoint, probing, NO_PATIENCE),
        new CallExceptions(endpoint, clock),
        scanner,
        observer,
        nextId);
  }

  private ConnectionSettings settings(
      String endpoint, TransportOptions transportOptions, ConnectPatience patience) {
    return new ConnectionSettings(endpoint, wire, transportOptions, patience, callbacks, clock);
  }

  private ConnectPatience patience() {
    return connectTimeout == null
        ? new ConnectPatience(OptionalLong.empty(), FAIL_FAST.toNanos())
        : new ConnectPatience(OptionalLong.of(connectTimeout.toNanos()), connectTimeout.toNanos());
  }
}
