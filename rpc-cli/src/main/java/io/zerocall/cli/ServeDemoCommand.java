package io.zerocall.cli;

import io.zerocall.PlainAuthenticator;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rpc serve-demo}: serves the {@link DemoService} until it is interrupted. */
@Command(
    name = "serve-demo",
    header = "Serves a few methods to try: mult, divide, echo, sleep and greet.",
    description = {
      "Prints \"listening on ENDPOINT\", with the real port, for each endpoint once it listens.",
      "Ends on Ctrl-C or SIGTERM, when the calls that run have ended, or after 5 s."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "2:invalid arguments, or the endpoint can't be bound",
      "130:ended by Ctrl-C",
      "143:ended by SIGTERM"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc serve-demo --bind tcp://127.0.0.1:5555",
      "  rpc serve-demo --http 127.0.0.1:8080",
      "  rpc serve-demo --dial tcp://127.0.0.1:5555",
      "  rpc serve-demo --bind tcp://127.0.0.1:0 --bind 'tcp://*:5556'",
      "  rpc serve-demo --bind ipc:///tmp/rpc --user ann --password-file secret.txt"
    })
final class ServeDemoCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--bind",
      paramLabel = "ENDPOINT",
      description =
          "Where to listen: tcp://127.0.0.1:5555, tcp://*:5555 for all addresses, port 0 for a free"
              + " one, ipc:///tmp/rpc for a Unix domain socket. Repeatable. Default:"
              + " tcp://127.0.0.1:5555, unless --dial is given.")
  private List<String> endpoints = new ArrayList<>();

  @Option(
      names = "--dial",
      paramLabel = "ENDPOINT",
      description = "A broker to serve as a worker, such as tcp://127.0.0.1:5555. Repeatable.")
  private List<String> brokers = new ArrayList<>();

  @Mixin
  private HttpEndpoints http = new HttpEndpoints();

  @Mixin
  private ConnectionOptions connections = new ConnectionOptions();

  @Mixin
  private CurveClientsOption curveClients = new CurveClientsOption();

  ServeDemoCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    try (RpcServer server = start()) {
      Serving.untilClosed(spec, server.endpoints(), brokers, server::close, server::awaitClosed);
    }
    return 0;
  }

  private RpcServer start() {
    RpcServerBuilder builder = RpcServer.builder()
        .register(new DemoService())
        .describedAs("Methods to try", "1.0.0")
        .engine(connections.engine());
    endpoints.forEach(builder::bind);
    brokers.forEach(builder::dial);
    if (endpoints.isEmpty() && brokers.isEmpty()) {
      builder.bind("tcp://127.0.0.1:5555");
    }
    http.connectors().forEach(builder::connector);
    try {
      connections.plain((user, password) ->
          builder.plain(PlainAuthenticator.of(Map.of(user, password))).dialPlain(user, password));
      connections.serverTls(builder::tls);
      curveClients.applyTo(connections, builder::curve, builder::dialCurve);
      connections.clientTls(builder::dialTls);
      return builder.start();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
