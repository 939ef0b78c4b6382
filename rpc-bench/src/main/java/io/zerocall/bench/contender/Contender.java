package io.zerocall.bench.contender;

import io.zerocall.RpcEngine;
import io.zerocall.client.RpcClientBuilder;
import io.zerocall.server.RpcServerBuilder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The measured libraries. The functions are lambdas, even where they could be method references:
 * references would load every contender's classes into every contender's JVM.
 */
@SuppressWarnings("ImmutableEnumChecker") // The functions are stateless.
public enum Contender {
  ZEROCALL("Zerocall", server -> server, client -> client),
  ZEROCALL_JEROMQ(
      "Zerocall, engine JEROMQ",
      server -> server.engine(RpcEngine.JEROMQ),
      client -> client.engine(RpcEngine.JEROMQ)),
  ZEROCALL_OBSERVED(
      "Zerocall, observed", server -> Observed.server(server), client -> Observed.client(client)),
  ZEROCALL_TLS(
      "Zerocall, TLS",
      Kind.ZEROCALL,
      () -> ZerocallServer.startTls(),
      endpoint -> new ZerocallClient(client -> client.tls(BenchCertificate.ofClient()), endpoint)),
  ZEROCALL_HTTP(
      "Zerocall, HTTP",
      Kind.ZEROCALL,
      () -> ZerocallServer.startConnector(),
      endpoint -> new ZerocallHttpClient(endpoint)),
  ZEROCALL_WEBSOCKET(
      "Zerocall, WebSocket",
      Kind.ZEROCALL,
      () -> ZerocallServer.startConnector(),
      endpoint -> new ZerocallWebSocketClient(endpoint)),
  XML_RPC_KEEP_ALIVE(
      "Apache XML-RPC, keep-alive",
      Kind.PEER,
      () -> XmlRpcServer.start(true),
      endpoint -> XmlRpcCalls.keepAlive(endpoint)),
  XML_RPC_COMMONS(
      "Apache XML-RPC, tuned HttpClient",
      Kind.PEER,
      () -> XmlRpcServer.start(true),
      endpoint -> XmlRpcCalls.commons(endpoint)),
  XML_RPC_MULTICALL(
      "Apache XML-RPC, system.multicall",
      Kind.PEER,
      () -> XmlRpcServer.start(true),
      endpoint -> XmlRpcCalls.systemMulticall(endpoint)),
  XML_RPC(
      "Apache XML-RPC, as it ships",
      Kind.PEER,
      () -> XmlRpcServer.start(false),
      endpoint -> XmlRpcCalls.asShipped(endpoint)),
  JSON_RPC_4J(
      "jsonrpc4j",
      Kind.PEER,
      () -> JsonRpc4jServer.start(),
      endpoint -> new JsonRpc4jClient(endpoint)),
  JAVALIN(
      "Javalin with Jackson",
      Kind.PEER,
      () -> JavalinServer.start(),
      endpoint -> new JavalinClient(endpoint)),
  THRIFT(
      "Apache Thrift",
      Kind.PEER,
      () -> ThriftServer.start(),
      endpoint -> new ThriftClient(endpoint)),
  GRPC("gRPC", Kind.PEER, () -> GrpcServer.start(), endpoint -> new GrpcClient(endpoint)),
  GRPC_TLS(
      "gRPC, TLS", Kind.PEER, () -> GrpcServer.startTls(), endpoint -> GrpcClient.tls(endpoint)),
  RSOCKET(
      "RSocket with Jackson",
      Kind.PEER,
      () -> RSocketServing.start(),
      endpoint -> new RSocketClient(endpoint)),
  JEROMQ(
      "Raw JeroMQ echo",
      Kind.FLOOR,
      () -> JeroMqServer.start(),
      endpoint -> new JeroMqClient(endpoint)),
  TCP("Raw TCP echo", Kind.FLOOR, () -> TcpServer.start(), endpoint -> new TcpClient(endpoint));

  private final String title;
  private final Kind kind;
  private final Supplier<ContenderServer> serving;
  private final Function<String, ContenderClient> connecting;

  /** Zerocall with options of its builders, such as the engine. */
  Contender(
      String title,
      UnaryOperator<RpcServerBuilder> server,
      UnaryOperator<RpcClientBuilder> client) {
    this(
        title,
        Kind.ZEROCALL,
        () -> ZerocallServer.start(server),
        endpoint -> new ZerocallClient(client, endpoint));
  }

  Contender(
      String title,
      Kind kind,
      Supplier<ContenderServer> serving,
      Function<String, ContenderClient> connecting) {
    this.title = title;
    this.kind = kind;
    this.serving = serving;
    this.connecting = connecting;
  }

  /** Starts a server in this JVM, on a free port of 127.0.0.1. */
  public ContenderServer serve() {
    return serving.get();
  }

  public ContenderClient connect(String endpoint) {
    return connecting.apply(endpoint);
  }

  /** Returns the name for people. */
  public String title() {
    return title;
  }

  public Kind kind() {
    return kind;
  }
}
