package io.zerocall.ijson;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.broker.RpcBroker;
import io.zerocall.broker.RpcBrokerBuilder;
import io.zerocall.broker.policy.AllowList;
import io.zerocall.broker.policy.UserList;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker's policy applies to clients and workers of Inverted Json. */
@Timeout(60)
class AuthorizedJobsTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir
  private Path directory;

  private RpcBroker broker(String... rules) throws IOException {
    Path policy = Files.writeString(directory.resolve("rules"), String.join("\n", rules) + "\n");
    Path users = Files.writeString(
        directory.resolve("users"), "ann the-secret-of-ann\nbob the-secret-of-bob\n");
    return builder().policy(AllowList.read(policy)).users(UserList.read(users)).start();
  }

  private static RpcBrokerBuilder builder() {
    return RpcBroker.builder()
        .bind("tcp://127.0.0.1:0")
        .connector(InvertedJsonConnector.at("127.0.0.1", 0));
  }

  private static CompletableFuture<HttpResponse<String>> send(
      RpcBroker broker, String user, String path, String body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(
            URI.create(broker.endpoints().get(1) + "/" + path))
        .header("Authorization", "Bearer the-secret-of-" + user)
        .POST(BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return HTTP.sendAsync(request.build(), BodyHandlers.ofString());
  }

  private static int status(
      RpcBroker broker, String user, String path, String body, String... headers) throws Exception {
    return send(broker, user, path, body, headers).get(30, TimeUnit.SECONDS).statusCode();
  }

  @Test
  void workersAndClientsNeedRules() throws Exception {
    try (RpcBroker broker = broker("allow ann * offer jobs.*", "allow bob * call jobs.add")) {
      assertThat(status(broker, "bob", "jobs.add", "", "Type", "get")).isEqualTo(403);
      assertThat(status(broker, "ann", "*", "", "Type", "get")).isEqualTo(403);
      assertThat(status(broker, "nobody", "jobs.add", "", "Type", "get")).isEqualTo(403);
      assertThat(status(broker, "bob", "jobs.add", "", "Type", "create")).isEqualTo(403);
      assertThat(status(broker, "bob", "jobs.add", "", "Type", "delete")).isEqualTo(403);
      assertThat(status(broker, "bob", "jobs.add", "x", "Type", "pub")).isEqualTo(403);
      assertThat(status(broker, "bob", "jobs.other", "x")).isEqualTo(403);
      assertThat(status(broker, "ann", "jobs.add", "x")).isEqualTo(403);
      assertThat(status(broker, "ann", "jobs.add", "x", "Type", "async")).isEqualTo(403);
      assertThat(broker.unauthorized()).isEqualTo(9);
      assertThat(broker.workers()).isZero();
      CompletableFuture<HttpResponse<String>> task =
          send(broker, "ann", "jobs.add", "", "Type", "get");
      eventually("the worker waits", () -> broker.workers() == 1);
      CompletableFuture<HttpResponse<String>> result = send(broker, "bob", "jobs.add", "task");
      HttpResponse<String> taken = task.get(30, TimeUnit.SECONDS);
      assertThat(taken.body()).isEqualTo("task");
      String id = taken.headers().firstValue("Id").orElseThrow();
      assertThat(status(broker, "ann", id, "done", "Type", "result")).isEqualTo(200);
      assertThat(result.get(30, TimeUnit.SECONDS).body()).isEqualTo("done");
    }
  }

  @Test
  void aNameBelongsToItsFirstUserAlsoBetweenItsWorkersRequests() throws Exception {
    try (RpcBroker broker = broker("allow ann,bob * * *")) {
      assertThat(status(broker, "bob", "jobs.add", "", "Type", "create")).isEqualTo(200);
      var waiting = send(broker, "ann", "jobs.add", "", "Type", "get");
      eventually("the worker waits", () -> broker.workers() == 1);
      assertThat(status(broker, "bob", "jobs.*", "", "Type", "get")).isEqualTo(403);
      assertThat(status(broker, "ann", "jobs.add", "task", "Type", "async")).isEqualTo(200);
      assertThat(waiting.get(30, TimeUnit.SECONDS).body()).isEqualTo("task");
      assertThat(broker.workers()).isZero();
      assertThat(status(broker, "bob", "jobs.add", "", "Type", "get")).isEqualTo(403);
      assertThat(status(broker, "bob", "jobs.add", "", "Type", "delete")).isEqualTo(403);
      assertThat(status(broker, "ann", "jobs.add", "", "Type", "delete")).isEqualTo(200);
    }
  }

  @Test
  void onlyTheUserWhoTookATaskMayPostItsResult() throws Exception {
    try (RpcBroker broker = broker("allow ann * offer jobs.*", "allow bob * call jobs.*")) {
      var task = send(broker, "ann", "jobs.add", "", "Type", "get");
      eventually("the worker waits", () -> broker.workers() == 1);
      var result = send(broker, "bob", "jobs.add", "task", "Id", "known");
      assertThat(task.get(30, TimeUnit.SECONDS).headers().firstValue("Id")).contains("known");
      for (String other : new String[] {"bob", "nobody"}) {
        assertThat(status(broker, other, "known", "forged", "Type", "result")).isEqualTo(400);
      }
      assertThat(status(broker, "ann", "known", "done", "Type", "result")).isEqualTo(200);
      assertThat(result.get(30, TimeUnit.SECONDS).body()).isEqualTo("done");
    }
  }

  @Test
  void aRefusedWorkerLeavesNoNotes() throws Exception {
    try (RpcBroker broker = broker("allow ann * * *")) {
      String info = "{\"info\": \"forged\"}";
      assertThat(status(broker, "bob", "jobs.add", info, "Type", "get")).isEqualTo(403);
      assertThat(status(broker, "ann", "jobs.add", "", "Type", "create")).isEqualTo(200);
      assertThat(
              send(broker, "bob", "rpc/details", "").get(30, TimeUnit.SECONDS).body())
          .contains("jobs.add", "\"last_worker\":0")
          .doesNotContain("forged");
    }
  }

  @Test
  void theFilterAndTheLoopbackRuleApply() {
    try (RpcBroker broker = builder().admitFrom("10.0.0.0/8").start()) {
      assertThatThrownBy(() -> status(broker, "ann", "jobs.add", "x"))
          .hasRootCauseInstanceOf(IOException.class);
    }
    RpcBrokerBuilder exposed =
        RpcBroker.builder().connector(InvertedJsonConnector.at("192.0.2.1", 0));
    assertThatThrownBy(exposed::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("InvertedJsonConnector(192.0.2.1:0) may be reached");
  }
}
