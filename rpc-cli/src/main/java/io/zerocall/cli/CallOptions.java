package io.zerocall.cli;

import io.zerocall.RpcWire;
import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to call a server: the options common to all commands that make calls. */
abstract class CallOptions extends ConnectionOptions {
  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "How long to wait for a reply: 500ms, 1.5s, 2m. Default: ${DEFAULT-VALUE}.",
      defaultValue = "10s")
  private Duration timeout = Duration.ZERO;

  @Mixin
  private ConnectTimeout connectTimeout = new ConnectTimeout();

  @Option(
      names = "--meta",
      paramLabel = "NAME=VALUE",
      description = "Metadata that travels with the call, such as token=secret. Repeatable.")
  private Map<String, String> meta = new LinkedHashMap<>();

  @Option(
      names = "--wire",
      paramLabel = "WIRE",
      completionCandidates = Choices.OfWire.class,
      converter = Wires.class,
      description = "What the server speaks: json-rpc, or zerorpc for a server of the original"
          + " zerorpc, which gets no --meta. Default: json-rpc.")
  private RpcWire wire = RpcWire.JSON_RPC;

  CallOptions() {}

  /** Returns where the server listens. */
  abstract String endpoint();

  /** Creates a client of the server; it connects while its first call waits. */
  final RpcClient connect() {
    RpcClient client = open();
    for (Map.Entry<String, String> entry : meta.entrySet()) {
      client = client.withMeta(entry.getKey(), entry.getValue());
    }
    return client;
  }

  /** Creates a client as above, for a server with topics. */
  final RpcClient connectForTopics() {
    if (wire == RpcWire.ZERORPC) {
      throw mistake("--wire: the original zerorpc has no topics (expected: json-rpc)");
    }
    return connect();
  }

  /** Creates a client as above, for a broker that keeps jobs. */
  final RpcClient connectForJobs() {
    if (wire == RpcWire.ZERORPC) {
      throw mistake("--wire: the original zerorpc has no jobs (expected: json-rpc)");
    }
    return connect();
  }

  private RpcClient open() {
    try {
      RpcClientBuilder builder = RpcClient.builder()
          .timeout(timeout)
          .connectTimeout(connectTimeout.value())
          .engine(engine())
          .wire(wire);
      plain(builder::plain);
      clientTls(builder::tls);
      clientCurve(builder::curve);
      return builder.connect(endpoint());
    } catch (IllegalArgumentException e) {
      throw mistake(String.valueOf(e.getMessage()));
    }
  }
}
