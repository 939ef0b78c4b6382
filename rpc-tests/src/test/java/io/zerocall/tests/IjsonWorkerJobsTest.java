package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import io.zerocall.broker.RpcBroker;
import io.zerocall.client.Job;
import io.zerocall.client.RpcClient;
import io.zerocall.ijson.InvertedJsonConnector;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that wait on disk also run on workers that don't speak JSON-RPC. */
@Timeout(60)
class IjsonWorkerJobsTest {
  private static RpcBroker broker(Path directory) {
    return RpcBroker.builder()
        .bind("tcp://127.0.0.1:0")
        .connector(InvertedJsonConnector.at("127.0.0.1", 0))
        .jobs(SqliteJobStore.open(directory.resolve("jobs.db")))
        .start();
  }

  private static HttpResponse<String> post(
      HttpClient http, RpcBroker broker, String type, String id, String body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(
            URI.create(broker.endpoints().get(1) + "/products"))
        .header("X-Type", type)
        .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!id.isEmpty()) {
      request.header("Id", id);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aJobOfAnEarlierBrokerRunsOnAnHttpWorker(@TempDir Path directory) throws Exception {
    String id;
    try (RpcBroker broker = broker(directory);
        RpcClient client = RpcClient.connect(broker.endpoint())) {
      id = client.submit("products", int.class, 6, 7).id();
    }
    HttpClient http = HttpClient.newHttpClient();
    try (RpcBroker broker = broker(directory);
        RpcClient client = RpcClient.connect(broker.endpoint())) {
      Job<Integer> job = client.job(id, int.class);
      assertThat(job.state()).isEqualTo(JobState.WAITING);
      HttpResponse<String> task = post(http, broker, "get", "", "");
      assertThat(task.statusCode()).isEqualTo(200);
      assertThat(task.body()).contains("6").contains("7");
      eventually("it runs", () -> job.state() == JobState.RUNNING);
      String taskId = task.headers().firstValue("Id").orElseThrow();
      assertThat(post(http, broker, "result", taskId, "42").statusCode()).isEqualTo(200);
      assertThat(job.result()).isEqualTo(42);
    }
  }
}
