package io.zerocall.cli;

import io.zerocall.RpcWire;
import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import io.zerocall.gateway.RpcGateway;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rpc gateway}: serves HTTP in front of other servers until it is interrupted. */
@Command(
    name = "gateway",
    header = "Lets servers be called over HTTP and WebSocket, and passes the calls on to them.",
    description = {
      "Prints \"listening on ENDPOINT\", with the real port, for each endpoint once it listens.",
      "With several servers a call goes to the first that offers its method.",
      "Ends on Ctrl-C or SIGTERM, when the calls that run have ended, or after 5 s."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "2:invalid arguments, or it can't listen at an address",
      "130:ended by Ctrl-C",
      "143:ended by SIGTERM"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc gateway --http 127.0.0.1:8080 tcp://127.0.0.1:5555",
      "  rpc gateway --http '*:8443' --allow-host rpc.example.com \\",
      "    --tls-cert chain.pem --tls-key key.pem tcp://a:5555 tcp://b:5555"
    })
final class GatewayCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "ENDPOINT",
      description = "Where the servers listen, such as tcp://127.0.0.1:5555 or ipc:///tmp/rpc.")
  private List<String> backends = new ArrayList<>();

  @Mixin
  private ConnectorOptions connector = new ConnectorOptions();

  @Option(
      names = "--bind",
      paramLabel = "ENDPOINT",
      description = "Where to listen for ZeroMQ too, such as tcp://*:5555. Repeatable.")
  private List<String> endpoints = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = Durations.class,
      description =
          "How long a call may take, even if its caller would wait longer: 500ms, 1.5s, 2m."
              + " Default: ${DEFAULT-VALUE}.",
      defaultValue = "1m")
  private Duration timeout = Duration.ZERO;

  @Mixin
  private ConnectTimeout connectTimeout = new ConnectTimeout();

  @Option(
      names = "--wire",
      paramLabel = "WIRE",
      completionCandidates = Choices.OfWire.class,
      converter = Wires.class,
      description =
          "What the servers speak: json-rpc, or zerorpc for servers of the original zerorpc."
              + " Default: json-rpc.")
  private RpcWire wire = RpcWire.JSON_RPC;

  @Mixin
  private ConnectionOptions connections = new ConnectionOptions();

  GatewayCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    try (RpcGateway gateway = connect();
        RpcServer server = start(gateway)) {
      Serving.untilClosed(spec, server.endpoints(), List.of(), server::close, server::awaitClosed);
    }
    return 0;
  }

  private RpcGateway connect() {
    List<RpcClient> clients = new ArrayList<>();
    try {
      RpcClientBuilder builder = RpcClient.builder()
          .timeout(timeout)
          .connectTimeout(connectTimeout.value())
          .engine(connections.engine())
          .wire(wire);
      connections.plain(builder::plain);
      connections.clientTls(builder::tls);
      connections.clientCurve(builder::curve);
      for (String backend : backends) {
        clients.add(builder.connect(backend));
      }
      return RpcGateway.to(timeout, clients);
    } catch (RuntimeException e) {
      clients.forEach(RpcClient::close);
      throw e instanceof IllegalArgumentException mistake
          ? connections.mistake(String.valueOf(mistake.getMessage()))
          : e;
    }
  }

  private RpcServer start(RpcGateway gateway) {
    try {
      HttpConnector opened = connector.connector();
      RpcServerBuilder builder =
          RpcServer.builder().engine(connections.engine()).connector(opened).fallback(gateway);
      endpoints.forEach(builder::bind);
      return builder.start();
    } catch (IllegalArgumentException e) {
      throw connections.mistake(String.valueOf(e.getMessage()));
    }
  }
}
