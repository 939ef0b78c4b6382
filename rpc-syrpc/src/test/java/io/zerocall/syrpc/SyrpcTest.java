package io.zerocall.syrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcType;
import io.zerocall.RpcUnavailableException;
import io.zerocall.testing.FreePort;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyrpcTest extends RabbitMqTest {
  private static final int CALLS = 1_000;
  private static final int THREADS = 32;

  @Test
  void aServerGetsARequestAndTheClientItsResult() {
    SyrpcClient client = client();
    SyrpcServer server = server();
    String id = client.putRequest("echo", List.of(Map.of("foo", "bar"), Map.of("baz", 9001)));

    SyrpcRequest request = server.getRequest(PATIENCE);
    server.putResult(request.id(), request.data());

    JsonText data = JsonText.parse("[{\"foo\":\"bar\"},{\"baz\":9001}]");
    assertThat(request).isEqualTo(new SyrpcRequest("echo", id, data));
    assertThat(client.getResult(id, PATIENCE)).isEqualTo(data);
  }

  @Test
  void anotherClientFetchesTheResult() {
    SyrpcServer server = server();
    String id = client().putRequest("echo", "hello");
    server.putResult(server.getRequest(PATIENCE).id(), "hello");
    assertThat(client().getResult(id, PATIENCE, String.class)).isEqualTo("hello");
  }

  @Test
  void resultsAreConvertedToTheirTypes() {
    SyrpcClient client = client();
    closedLater(new Echo(server(), 1));
    assertThat(client.getResult(client.putRequest("echo", 7), PATIENCE, Integer.class))
        .isEqualTo(7);
    assertThat(client.getResult(client.putRequest("echo", 7), PATIENCE, int.class))
        .isEqualTo(7);
    assertThat(client.getResult(
            client.putRequest("echo", List.of(1, 2)), PATIENCE, new RpcType<List<Long>>() {}))
        .containsExactly(1L, 2L);
    assertThat(client.getResult(client.putRequest("echo", null), PATIENCE))
        .isEqualTo(JsonText.NULL);
    String text = client.putRequest("echo", "text");
    assertThatExceptionOfType(RpcProtocolException.class)
        .isThrownBy(() -> client.getResult(text, PATIENCE, Integer.class))
        .withMessageContaining(text);
  }

  @Test
  void aResultIsReadOnce() {
    SyrpcClient client = client();
    SyrpcServer server = server();
    String id = client.putRequest("echo", 1);
    server.putResult(server.getRequest(PATIENCE).id(), 1);
    assertThat(client.getResult(id, PATIENCE)).hasToString("1");
    assertThatExceptionOfType(RpcTimeoutException.class)
        .isThrownBy(() -> client.getResult(id, SHORT))
        .withMessage("result " + id + ": not there within 300 ms");
  }

  @Test
  void aResultThatIsAnExceptionIsThrown() {
    SyrpcClient client = client();
    SyrpcServer server = server();
    String id = client.putRequest("fly", null);
    server.putException(server.getRequest(PATIENCE).id(), "no such type: fly");
    assertThatExceptionOfType(RpcRemoteException.class)
        .isThrownBy(() -> client.getResult(id, PATIENCE))
        .withMessage("result " + id + ": no such type: fly")
        .satisfies(e -> assertThat(e.remoteMessage()).isEqualTo("no such type: fly"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(RpcErrorCode.APPLICATION_ERROR));
  }

  @Test
  void theMessagesAreThoseOfSyrpc() throws Exception {
    SyrpcClient client = client();
    SyrpcServer server = server();
    Channel channel = channel();

    String id = client.putRequest("echo", "huhü");
    GetResponse request = get(channel, "_request");
    server.putResult("huhu", 1);
    GetResponse result = get(channel, "_result_queue_34");

    assertThat(new String(request.getBody(), StandardCharsets.UTF_8))
        .isEqualTo("{\"result_id\":\"" + id + "\",\"type\":\"echo\",\"data\":\"huhü\"}");
    assertThat(request.getProps().getContentType()).isEqualTo("application/json");
    assertThat(request.getProps().getContentEncoding()).isEqualTo("utf-8");
    assertThat(new String(result.getBody(), StandardCharsets.UTF_8))
        .isEqualTo("{\"result_id\":\"huhu\",\"data\":1}");
    assertThat(result.getEnvelope().getRoutingKey()).isEqualTo("34");
  }

  @Test
  void aThousandRequestsFromManyThreadsGetTheirResults() throws Exception {
    SyrpcClient client = client(settings().queues(4));
    closedLater(new Echo(server(settings().queues(4)), 8));
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Integer>> results = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      int number = i;
      results.add(threads.submit(
          () -> client.getResult(client.putRequest("echo", number), PATIENCE, Integer.class)));
    }
    for (int i = 0; i < CALLS; i++) {
      assertThat(results.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i);
    }
    threads.shutdown();
    assertThat(waitingRequests()).isZero();
  }

  @Test
  void anInterruptedThreadStopsWaiting() throws Exception {
    SyrpcClient client = client();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread waiting = new Thread(() -> {
      try {
        client.getResult("huhu", PATIENCE);
      } catch (RpcException e) {
        thrown.complete(Thread.currentThread().isInterrupted() ? e : null);
      }
    });
    waiting.start();
    waiting.interrupt();
    assertThat(thrown.get(20, TimeUnit.SECONDS))
        .isInstanceOf(RpcTimeoutException.class)
        .hasMessageContaining("interrupted");
  }

  @Test
  void closingEndsTheWaits() throws Exception {
    SyrpcClient client = client();
    SyrpcServer server = server();
    Future<?> result = waiting(() -> client.getResult("huhu", PATIENCE));
    Future<?> request = waiting(() -> server.getRequest(PATIENCE));
    client.close();
    server.close();
    assertThat(result.get(10, TimeUnit.SECONDS)).isInstanceOf(RpcUnavailableException.class);
    assertThat(request.get(10, TimeUnit.SECONDS)).isInstanceOf(RpcUnavailableException.class);
  }

  private Future<?> waiting(Runnable wait) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    closedLater(thread::shutdownNow);
    return thread.submit(() -> {
      try {
        wait.run();
        return null;
      } catch (RpcException e) {
        return e;
      }
    });
  }

  @Test
  void closingTwiceDoesNothing() {
    SyrpcClient client = client();
    SyrpcServer server = server();
    client.close();
    server.close();
    assertThatNoException().isThrownBy(client::close);
    assertThatNoException().isThrownBy(server::close);
    assertThatExceptionOfType(RpcUnavailableException.class)
        .isThrownBy(() -> client.putRequest("echo", 1))
        .withMessageContaining("is closed");
    assertThatExceptionOfType(RpcUnavailableException.class)
        .isThrownBy(() -> client.getResult("huhu", PATIENCE));
    assertThatExceptionOfType(RpcUnavailableException.class)
        .isThrownBy(() -> server.getRequest(PATIENCE));
    assertThatExceptionOfType(RpcUnavailableException.class)
        .isThrownBy(() -> server.putResult("huhu", 1));
  }

  @Test
  void aRequestOfADyingServerGoesToAnother() {
    SyrpcClient client = client();
    String id = client.putRequest("echo", 1);
    SyrpcServer dying = server();
    assertThat(dying.getRequest(PATIENCE).id()).isEqualTo(id);
    dying.close();

    SyrpcServer other = server();
    assertThat(other.getRequest(PATIENCE).id()).isEqualTo(id);
    other.putResult(id, 2);
    assertThat(client.getResult(id, PATIENCE)).hasToString("2");
    assertThat(waitingRequests()).isZero();
  }

  @Test
  void anAnsweredRequestIsNotDeliveredAgain() {
    SyrpcClient client = client();
    SyrpcServer server = server();
    client.putRequest("echo", 1);
    server.putResult(server.getRequest(PATIENCE).id(), 1);
    server.close();
    assertThatExceptionOfType(RpcTimeoutException.class)
        .isThrownBy(() -> server().getRequest(SHORT))
        .withMessage("no request within 300 ms");
  }

  @Test
  void aServerThatStoppedWaitingTakesNothing() {
    SyrpcClient client = client();
    SyrpcServer server = server();
    assertThatExceptionOfType(RpcTimeoutException.class).isThrownBy(() -> server.getRequest(SHORT));
    String id = client.putRequest("echo", 1);
    assertThat(server().getRequest(PATIENCE).id()).isEqualTo(id);
  }

  @Test
  void severalRequestsMayBeOpenAtOnce() {
    SyrpcClient client = client();
    SyrpcServer server = server();
    String first = client.putRequest("echo", 1);
    String second = client.putRequest("echo", 2);
    assertThat(server.getRequest(PATIENCE).id()).isEqualTo(first);
    assertThat(server.getRequest(PATIENCE).id()).isEqualTo(second);
    server.putResult(second, 2);
    server.putResult(first, 1);
    assertThat(client.getResult(first, PATIENCE)).hasToString("1");
    assertThat(client.getResult(second, PATIENCE)).hasToString("2");
  }

  @Test
  void aWrongPasswordIsNamed() {
    assertThatExceptionOfType(RpcProtocolException.class)
        .isThrownBy(() -> client(settings().user("guest", "wrong")))
        .withMessage("RabbitMQ at 127.0.0.1:" + rabbitMq().port()
            + ", virtual host /, refuses the name or the password of user guest")
        .satisfies(e -> assertThat(e.code()).isEqualTo(RpcErrorCode.UNAUTHORIZED));
  }

  @Test
  void anUnknownVirtualHostIsNamed() {
    assertThatExceptionOfType(RpcProtocolException.class)
        .isThrownBy(() -> server(settings().virtualHost("elsewhere")))
        .withMessageContaining("NOT_ALLOWED - vhost elsewhere not found");
  }

  @Test
  void aPortWithoutRabbitMqIsNamed() {
    int port = FreePort.find();
    assertThatExceptionOfType(RpcUnavailableException.class)
        .isThrownBy(() -> client(settings().port(port)))
        .withMessageContaining("127.0.0.1:" + port);
  }

  @Test
  void aQueueWithAnotherTtlIsNamed() {
    server().putResult("huhu", 1);
    SyrpcClient client = client(settings().ttl(Duration.ofMinutes(1)));
    assertThatExceptionOfType(RpcProtocolException.class)
        .isThrownBy(() -> client.getResult("huhu", PATIENCE))
        .withMessageContaining("PRECONDITION_FAILED")
        .withMessageContaining("x-expires");
    assertThatNoException().isThrownBy(() -> client.putRequest("echo", 1));
  }

  @Test
  void dataThatIsNoJsonIsRefused() {
    SyrpcClient client = client();
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.putRequest("echo", endless))
        .withMessageStartingWith("data: ");
    assertThat(waitingRequests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -5})
  void aTimeoutMayBeZeroOrLess(long millis) {
    SyrpcServer server = server();
    assertThatExceptionOfType(RpcTimeoutException.class)
        .isThrownBy(() -> server.getRequest(Duration.ofMillis(millis)));
  }
}
