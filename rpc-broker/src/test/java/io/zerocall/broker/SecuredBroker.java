package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;

import io.zerocall.JsonText;
import io.zerocall.RpcException;
import io.zerocall.broker.policy.AllowList;
import io.zerocall.broker.policy.UserList;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A broker with the users ann, bob and eve, and rules from a file. */
final class SecuredBroker implements AutoCloseable {
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Path rules;
  private final RpcBroker broker;

  SecuredBroker(Path directory, String... lines) throws IOException {
    this(directory, builder -> builder, lines);
  }

  SecuredBroker(Path directory, UnaryOperator<RpcBrokerBuilder> settings, String... lines)
      throws IOException {
    rules = directory.resolve("rules");
    Path users = directory.resolve("users");
    rules(lines);
    Files.writeString(users, user("ann") + user("bob") + user("eve"));
    RpcBrokerBuilder builder = RpcBroker.builder()
        .bind("tcp://127.0.0.1:0")
        .connector(HttpConnector.at("127.0.0.1", 0))
        .policy(AllowList.read(rules))
        .users(UserList.read(users));
    broker = opened(settings.apply(builder).start());
  }

  private static String user(String name) {
    return name + " " + secret(name) + "\n";
  }

  private static String secret(String name) {
    return "the-secret-of-" + name;
  }

  /** Returns the header with the caller's token; null for a caller without one. */
  static String[] authorization(String user) {
    return user == null ? new String[0] : new String[] {"Authorization", "Bearer " + secret(user)};
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    opened.add(0, closeable);
    return closeable;
  }

  /** Writes the rules, which the broker reads again. */
  void rules(String... lines) throws IOException {
    Files.writeString(rules, String.join("\n", lines) + "\n");
  }

  Path rulesFile() {
    return rules;
  }

  RpcBroker broker() {
    return broker;
  }

  String web() {
    return broker.endpoints().get(1);
  }

  RpcClient client(String user) {
    return opened(RpcClient.builder().plain(user, secret(user)).connect(broker.endpoint()));
  }

  /** Starts a worker with one service of this namespace; doesn't wait for its offer. */
  RpcServer worker(String user, String namespace, Object service) {
    return opened(RpcServer.builder()
        .dial(broker.endpoint())
        .dialPlain(user, secret(user))
        .register(namespace, service)
        .start());
  }

  Web.Socket socket(String user) {
    return opened(new Web.Socket(web(), authorization(user)));
  }

  String post(String user, String document) throws IOException, InterruptedException {
    return Web.post(web(), document, authorization(user));
  }

  /** Waits until a call has a result. */
  static void awaitCall(RpcClient client, String method, Object... arguments) {
    eventually(method + " can be called", () -> isAnswered(client, method, arguments));
  }

  /** Waits until a call is refused, for any reason. */
  static void awaitRefusal(RpcClient client, String method, Object... arguments) {
    eventually(method + " is refused", () -> !isAnswered(client, method, arguments));
  }

  private static boolean isAnswered(RpcClient client, String method, Object... arguments) {
    try {
      client.call(method, JsonText.class, arguments);
      return true;
    } catch (RpcException e) {
      return false;
    }
  }

  @Override
  public void close() {
    for (AutoCloseable each : opened) {
      try {
        each.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
