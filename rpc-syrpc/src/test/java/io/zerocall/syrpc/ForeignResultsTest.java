package io.zerocall.syrpc;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.zerocall.JsonText;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Results that other programs wait for, or no program at all, in the queue of one's own. */
class ForeignResultsTest extends RabbitMqTest {
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  @Override
  SyrpcSettings.Builder settings() {
    return super.settings().queues(1);
  }

  @Test
  void aForeignResultBeforeOnesOwnDoesNotStopIt() {
    SyrpcServer server = server();
    server.putResult("foreign", 1);
    server.putResult("own", 2);
    assertThat(client().getResult("own", PATIENCE)).hasToString("2");
    assertThat(client().getResult("foreign", PATIENCE)).hasToString("1");
  }

  @Test
  void manyForeignResultsDoNotStopOnesOwn() {
    SyrpcServer server = server();
    for (int i = 0; i < 200; i++) {
      server.putResult("foreign-" + i, i);
    }
    server.putResult("own", 2);
    assertThat(client().getResult("own", PATIENCE)).hasToString("2");
  }

  @Test
  void aForeignResultDoesNotProlongTheTimeout() {
    SyrpcServer server = server();
    SyrpcClient client = client();
    try (Results foreign = new Results(server)) {
      long begun = System.nanoTime();
      assertThatExceptionOfType(RpcTimeoutException.class)
          .isThrownBy(() -> client.getResult("own", A_SECOND));
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(A_SECOND, Duration.ofSeconds(10));
      assertThat(foreign.isEnded()).isFalse();
    }
  }

  @Test
  void aWaiterDoesNotSpinOnAForeignResult() {
    SyrpcClient client = client();
    SyrpcServer server = server();
    server.putResult("foreign", 1);
    assertThatExceptionOfType(RpcTimeoutException.class)
        .isThrownBy(() -> client.getResult("own", A_SECOND));
    assertThat(client.getResult("foreign", PATIENCE)).hasToString("1");
    ForeignResults pauses = new ForeignResults();
    long total = 0;
    int deliveries = 0;
    for (; total < A_SECOND.toMillis(); deliveries++) {
      total += pauses.nextPauseMillis("foreign");
    }
    assertThat(deliveries).isLessThan(20);
  }

  @Test
  void twoThreadsOfOneClientGetEachOthersResults() throws Exception {
    SyrpcServer server = server();
    SyrpcClient client = client();
    ExecutorService threads = Executors.newFixedThreadPool(20);
    List<Future<JsonText>> results = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String id = "result-" + i;
      results.add(threads.submit(() -> client.getResult(id, PATIENCE)));
    }
    for (int i = 19; i >= 0; i--) {
      server.putResult("result-" + i, i);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(results.get(i).get(30, TimeUnit.SECONDS)).hasToString("" + i);
    }
    threads.shutdown();
  }

  @Test
  void twoClientsGetTheirResultsFromOneQueue() throws Exception {
    SyrpcServer server = server();
    SyrpcClient first = client();
    SyrpcClient second = client();
    ExecutorService threads = Executors.newFixedThreadPool(20);
    List<Future<JsonText>> results = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String id = "result-" + i;
      SyrpcClient client = i % 2 == 0 ? first : second;
      results.add(threads.submit(() -> client.getResult(id, PATIENCE)));
    }
    for (int i = 0; i < 20; i++) {
      server.putResult("result-" + i, i);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(results.get(i).get(30, TimeUnit.SECONDS)).hasToString("" + i);
    }
    threads.shutdown();
  }

  @Test
  void aResultThatWaitsForItsThreadIsGivenToItAtOnce() throws Exception {
    SyrpcServer server = server();
    SyrpcClient client = client();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<JsonText> last = thread.submit(() -> client.getResult("last", PATIENCE));
    for (int i = 0; i < 20; i++) {
      server.putResult("result-" + i, i);
      assertThat(client.getResult("result-" + i, PATIENCE)).hasToString("" + i);
    }
    server.putResult("last", "end");
    assertThat(last.get(30, TimeUnit.SECONDS)).hasToString("\"end\"");
    thread.shutdown();
  }

  @Test
  void anotherCallersExceptionIsNotOnesOwn() {
    SyrpcServer server = server();
    SyrpcClient client = client();
    server.putException("foreign", "broken");
    server.putResult("own", 1);
    assertThat(client.getResult("own", PATIENCE)).hasToString("1");
    assertThatExceptionOfType(RpcRemoteException.class)
        .isThrownBy(() -> client.getResult("foreign", PATIENCE))
        .withMessageContaining("broken");
  }

  @Test
  void foreignResultsReturnToTheQueueWhenNoThreadWaits() throws Exception {
    SyrpcServer server = server();
    SyrpcClient client = client();
    for (int i = 0; i < 50; i++) {
      server.putResult("foreign-" + i, i);
    }
    assertThatExceptionOfType(RpcTimeoutException.class)
        .isThrownBy(() -> client.getResult("own", SHORT));
    Channel channel = channel();
    List<Long> received = new CopyOnWriteArrayList<>();
    channel.basicConsume(app() + "_result_queue_0", true, new DefaultConsumer(channel) {
      @Override
      public void handleDelivery(
          String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
        received.add(envelope.getDeliveryTag());
      }
    });
    eventually("all are there", () -> received.size() == 50);
  }

  /** Puts a foreign result every few milliseconds until it is closed. */
  private static final class Results implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> putting;

    Results(SyrpcServer server) {
      putting = thread.submit(() -> {
        for (int i = 0; !thread.isShutdown(); i++) {
          server.putResult("foreign-" + i, i);
        }
      });
    }

    boolean isEnded() {
      return putting.isDone();
    }

    @Override
    public void close() {
      thread.shutdown();
      try {
        putting.get(30, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
