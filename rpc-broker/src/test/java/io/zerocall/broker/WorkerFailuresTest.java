package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.TcpProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that leave, break down and come back. */
@Timeout(120)
class WorkerFailuresTest {

  @Test
  void theCallsOfALostWorkerEndAtOnce() throws Exception {
    try (Brokers brokers = new Brokers();
        TcpProxy proxy = TcpProxy.to(brokers.endpoint())) {
      Jobs jobs = new Jobs("w");
      brokers.opened(RpcServer.builder().dial(proxy.endpoint()).register(jobs).start());
      eventually("it is there", () -> brokers.broker().workers() == 1);
      List<CompletableFuture<String>> calls = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        calls.add(brokers.first().callAsync("jobs.hold", String.class));
      }
      eventually("they run", () -> jobs.runs.get() == 10);
      proxy.breakConnections();
      for (CompletableFuture<String> call : calls) {
        assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(RpcConnectionLostException.class)
            .hasMessageContaining("may have run");
      }
      jobs.released.countDown();
      eventually("it comes back", () -> brokers.broker().workers() == 1);
      assertThat(brokers.first().call("jobs.add", int.class, 1, 2)).isEqualTo(3);
    }
  }

  @Test
  void idempotentCallsOfALostWorkerRunAgain() throws Exception {
    try (Brokers brokers = new Brokers();
        TcpProxy proxy = TcpProxy.to(brokers.endpoint())) {
      Jobs lost = new Jobs("lost");
      brokers.opened(RpcServer.builder().dial(proxy.endpoint()).register(lost).start());
      eventually("it is there", () -> brokers.broker().workers() == 1);
      List<CompletableFuture<String>> calls = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        calls.add(brokers.first().callAsync("jobs.holdAgain", String.class));
      }
      eventually("they run", () -> lost.runs.get() == 10);
      Jobs other = new Jobs("other");
      other.released.countDown();
      brokers.worker(other);
      proxy.breakConnections();
      for (CompletableFuture<String> call : calls) {
        assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo("other");
      }
      lost.released.countDown();
    }
  }

  @Test
  void workersAreReplacedUnderLoadAndNoCallFails() throws Exception {
    try (Brokers brokers = new Brokers()) {
      RpcServer worker = brokers.worker(new Jobs("0"));
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger calls = new AtomicInteger();
      List<CompletableFuture<Void>> callers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        RpcClient client = brokers.client();
        callers.add(CompletableFuture.runAsync(() -> {
          while (!over.get()) {
            assertThat(client.call("jobs.add", int.class, calls.get(), 1)).isPositive();
            calls.incrementAndGet();
          }
        }));
      }
      for (int i = 1; i <= 10; i++) {
        int before = calls.get();
        eventually("the last one has left", () -> brokers.broker().workers() == 1);
        RpcServer next = brokers.worker(new Jobs(String.valueOf(i)));
        worker.close();
        worker = next;
        eventually("calls continue", () -> calls.get() > before + 100);
      }
      over.set(true);
      for (CompletableFuture<Void> caller : callers) {
        caller.get(30, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void workersAndClientsComeBackWhenTheBrokerRestarts() throws Exception {
    String endpoint;
    try (RpcBroker broker = RpcBroker.builder().bind("tcp://127.0.0.1:0").start()) {
      endpoint = broker.endpoint();
    }
    try (RpcServer worker =
            RpcServer.builder().dial(endpoint).register(new Jobs("w")).start();
        RpcClient client = RpcClient.connect(endpoint)) {
      for (int i = 0; i < 5; i++) {
        try (RpcBroker broker = RpcBroker.builder().bind(endpoint).start()) {
          eventually("the worker is there", () -> broker.workers() == 1);
          assertThat(client.call("jobs.add", int.class, i, 1)).isEqualTo(i + 1);
        }
      }
      assertThat(worker.endpoints()).isEmpty();
    }
  }
}
