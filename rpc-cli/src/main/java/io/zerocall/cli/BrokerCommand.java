package io.zerocall.cli;

import io.zerocall.PlainAuthenticator;
import io.zerocall.broker.RpcBroker;
import io.zerocall.broker.RpcBrokerBuilder;
import io.zerocall.jobs.StoreUnavailableException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rpc broker}: gives calls to the workers that connect, until it is interrupted. */
@Command(
    name = "broker",
    header = "Runs a broker, which gives the calls of clients to the workers that connect.",
    description = {
      "A worker is a server that dials the broker, such as rpc serve-demo --dial ENDPOINT.",
      "Without --policy and --filter, it listens on 127.0.0.1, ::1 and ipc:// only.",
      "Prints \"listening on ENDPOINT\", with the real port, for each endpoint once it listens.",
      "Ends on Ctrl-C or SIGTERM, when the calls that run have ended, or after 5 s."
    },
    subcommands = BrokerStatusCommand.class,
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
      "  rpc broker --bind tcp://127.0.0.1:5555",
      "  rpc broker --ijson 127.0.0.1:8001",
      "  rpc broker --jobs jobs.db",
      "  rpc broker status tcp://127.0.0.1:5555 --watch",
      "  rpc broker --bind 'tcp://*:5555' --http '*:8080' --filter 10.0.0.0/8",
      "  rpc broker --bind 'tcp://*:5555' --policy rules.txt --users users.txt",
      "A line of rules.txt, with * for any rest of a name:",
      "  allow USER ADDRESS ACTIONS NAMES [shared]",
      "  allow ann 10.0.0.0/8 offer,call orders.*",
      "A line of users.txt:",
      "  ann SECRET"
    })
final class BrokerCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--bind",
      paramLabel = "ENDPOINT",
      description =
          "Where clients and workers connect: tcp://127.0.0.1:5555, tcp://*:5555 for all addresses,"
              + " port 0 for a free one, ipc:///tmp/rpc for a Unix domain socket. Repeatable."
              + " Default: ${DEFAULT-VALUE}.",
      defaultValue = BrokerOptions.DEFAULT_ENDPOINT)
  private List<String> endpoints = new ArrayList<>();

  @Mixin
  private HttpEndpoints http = new HttpEndpoints();

  @Mixin
  private IjsonEndpoint ijson = new IjsonEndpoint();

  @Mixin
  private JobsOptions jobs = new JobsOptions();

  @Mixin
  private AccessOptions access = new AccessOptions();

  @Mixin
  private ConnectionOptions connections = new ConnectionOptions();

  @Mixin
  private CurveClientsOption curveClients = new CurveClientsOption();

  BrokerCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    try (RpcBroker broker = start()) {
      if (!access.areGiven()) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("no --policy: only this machine can connect, and may do everything");
        err.flush();
      }
      Serving.untilClosed(spec, broker.endpoints(), List.of(), broker::close, broker::awaitClosed);
    }
    return 0;
  }

  private RpcBroker start() {
    RpcBrokerBuilder builder = RpcBroker.builder().engine(connections.engine());
    endpoints.forEach(builder::bind);
    http.connectors().forEach(builder::connector);
    try {
      ijson.connector().ifPresent(builder::connector);
      connections.plain(
          (user, password) -> builder.plain(PlainAuthenticator.of(Map.of(user, password))));
      connections.serverTls(builder::tls);
      curveClients.applyTo(connections, builder::curve, builder::curve);
      access.applyTo(builder, connections.hasUser());
      jobs.applyTo(builder); // last, as a broker that doesn't start closes the store
      return builder.start();
    } catch (IllegalArgumentException | IllegalStateException | StoreUnavailableException e) {
      throw connections.mistake(String.valueOf(e.getMessage()));
    }
  }
}
