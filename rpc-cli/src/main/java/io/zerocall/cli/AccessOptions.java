package io.zerocall.cli;

import io.zerocall.broker.RpcBrokerBuilder;
import io.zerocall.broker.policy.AllowList;
import io.zerocall.broker.policy.UserList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may connect to a broker, and who may do what there. */
final class AccessOptions {
  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "Who may offer, call, publish and subscribe to which names, and manage which jobs: a file of"
              + " rules, which is read again when it changes.")
  private @Nullable Path policy;

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description =
          "The users: a file with a name and a secret in each line, which is read again when it"
              + " changes. A secret is a password over ZeroMQ (PLAIN) and a bearer token over HTTP.")
  private @Nullable Path users;

  @Option(
      names = "--filter",
      paramLabel = "CIDR",
      description =
          "A network that connections may come from, such as 10.0.0.0/8; all others are closed."
              + " Repeatable.")
  private List<String> networks = new ArrayList<>();

  AccessOptions() {}

  /** Returns whether there are rules, or networks that connections must come from. */
  boolean areGiven() {
    return policy != null || !networks.isEmpty();
  }

  /**
   * Configures a broker.
   *
   * @param hasUser whether the broker has a user from other options
   * @throws IllegalArgumentException if an option or a file is invalid
   */
  void applyTo(RpcBrokerBuilder builder, boolean hasUser) {
    if (users != null && hasUser) {
      throw new IllegalArgumentException("--users and --user can't be used together");
    }
    networks.forEach(builder::admitFrom);
    if (policy != null) {
      builder.policy(AllowList.read(policy));
    }
    if (users != null) {
      builder.users(UserList.read(users));
    }
  }
}
