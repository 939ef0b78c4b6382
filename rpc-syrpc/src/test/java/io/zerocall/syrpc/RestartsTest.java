package io.zerocall.syrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zerocall.JsonText;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.testing.Eventually;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** RabbitMQ ends at once, as after a power failure, and starts again. */
class RestartsTest extends RabbitMqTest {
  private static final Duration LONG = Duration.ofSeconds(100);

  @Test
  void threadsThatWaitGoOnWaiting() throws Exception {
    SyrpcClient client = client();
    SyrpcServer server = server();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Future<SyrpcRequest> request = threads.submit(() -> server.getRequest(LONG));
    Future<JsonText> result = threads.submit(() -> client.getResult("huhu", LONG));

    rabbitMq().kill();
    rabbitMq().startAgain();

    String id = client.putRequest("echo", 1);
    assertThat(request.get(60, TimeUnit.SECONDS).id()).isEqualTo(id);
    server.putResult(id, 2);
    assertThat(client.getResult(id, PATIENCE)).hasToString("2");
    server.putResult("huhu", 3);
    assertThat(result.get(60, TimeUnit.SECONDS)).hasToString("3");
    threads.shutdown();
  }

  @Test
  void aRequestInWorkIsAnsweredAfterARestart() throws Exception {
    SyrpcClient client = client();
    SyrpcServer server = server();
    String id = client.putRequest("echo", 1);
    String waiting = client.putRequest("echo", 2);
    assertThat(server.getRequest(PATIENCE).id()).isEqualTo(id);

    rabbitMq().kill();
    rabbitMq().startAgain();

    server.putResult(id, 3);
    assertThat(client.getResult(id, PATIENCE)).hasToString("3");
    // RabbitMQ delivers the first request again, because it was not acknowledged.
    assertThat(server.getRequest(PATIENCE).id()).isEqualTo(id);
    assertThat(server.getRequest(PATIENCE).id()).isEqualTo(waiting);
    server.putResult(id, 3);
    server.putResult(waiting, 4);
    assertThat(client.getResult(waiting, PATIENCE)).hasToString("4");
    assertThat(waitingRequests()).isZero();
  }

  @Test
  void withoutRabbitMqCallsFailInTime() throws Exception {
    SyrpcClient client = client();
    SyrpcServer server = server();
    rabbitMq().kill();
    try {
      assertThatExceptionOfType(RpcUnavailableException.class)
          .isThrownBy(() -> client.getResult("huhu", Duration.ofSeconds(1)))
          .withMessageContaining(
              "not there within 1000 ms; can't connect to RabbitMQ at 127.0.0.1:");
      assertThatExceptionOfType(RpcUnavailableException.class)
          .isThrownBy(() -> server.getRequest(Duration.ofSeconds(1)))
          .withMessageContaining("no request within 1000 ms; can't connect to RabbitMQ at");
      assertThatExceptionOfType(RpcUnavailableException.class)
          .isThrownBy(() -> client.putRequest("echo", 1))
          .withMessageContaining("can't connect to RabbitMQ at");
      assertThatExceptionOfType(RpcUnavailableException.class)
          .isThrownBy(() -> server.putResult("huhu", 1));
    } finally {
      rabbitMq().startAgain();
    }
    String id = client.putRequest("echo", 1);
    assertThat(server.getRequest(PATIENCE).id()).isEqualTo(id);
  }

  @Test
  void callsInFlightGetTheirResults() throws Exception {
    SyrpcClient client = client();
    closedLater(new Echo(server(), 4));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    Future<?>[] calls = new Future<?>[8];
    for (int i = 0; i < calls.length; i++) {
      int number = i;
      calls[i] = threads.submit(() -> callUntilShutdown(threads, client, number));
    }
    rabbitMq().kill();
    rabbitMq().startAgain();
    Eventually.eventually("the client is connected", () -> echoes(client, -1));
    threads.shutdown();
    for (Future<?> call : calls) {
      call.get(60, TimeUnit.SECONDS);
    }
    assertThat(echoes(client, 1)).isTrue();
  }

  private static void callUntilShutdown(ExecutorService threads, SyrpcClient client, int number) {
    while (!threads.isShutdown()) {
      var unused = echoes(client, number);
    }
  }

  private static boolean echoes(SyrpcClient client, int number) {
    String id;
    try {
      id = client.putRequest("echo", number);
    } catch (RpcUnavailableException | RpcConnectionLostException e) {
      return false;
    }
    // Stored, so that the result arrives whatever happens to RabbitMQ.
    assertThat(client.getResult(id, LONG)).hasToString("" + number);
    return true;
  }
}
