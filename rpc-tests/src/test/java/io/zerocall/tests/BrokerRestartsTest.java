package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcException;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.RpcUnavailableException;
import io.zerocall.cli.RpcCommand;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.FreePort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The command {@code rpc broker} is restarted with SIGTERM under load, again and again. Whatever
 * runs then is answered. A call that a client sends at the moment when the connection ends may be
 * lost, but has not run.
 */
@Timeout(300)
class BrokerRestartsTest {
  private static final int RESTARTS = 10;
  private static final int CALLERS = 8;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** A service that counts which calls have run. */
  @RpcService("restarts")
  public final class Service {
    @RpcMethod
    public int run(int id) throws InterruptedException {
      runs.merge(id, 1, Integer::sum);
      TimeUnit.MILLISECONDS.sleep(id % 20);
      return id;
    }
  }

  private final Map<Integer, Integer> runs = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final AtomicInteger returned = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    over.set(true);
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    opened.add(0, closeable);
    return closeable;
  }

  private ChildJvm broker(String endpoint) throws IOException {
    ChildJvm broker = opened(ChildJvm.start(RpcCommand.class, "broker", "--bind=" + endpoint));
    assertThat(broker.awaitLine("listening on ")).isEqualTo(endpoint);
    return broker;
  }

  /** Makes calls, and repeats each one until it has returned. */
  private void callAround(RpcClient client) {
    try {
      while (!over.get()) {
        int id = ids.incrementAndGet();
        while (!returns(client, id) && !over.get()) {
          refused.incrementAndGet();
        }
      }
    } catch (Throwable e) {
      wrong.add(e);
    }
  }

  /** Returns false if there was no result. */
  private boolean returns(RpcClient client, int id) {
    long begun = System.nanoTime();
    try {
      assertThat(client.<Integer>call("restarts.run", int.class, id)).isEqualTo(id);
      returned.incrementAndGet();
      return true;
    } catch (RpcUnavailableException e) {
      return false;
    } catch (RpcConnectionLostException e) {
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIMEOUT);
      assertThat(runs).doesNotContainKey(id);
      return false;
    } catch (RpcException e) { // a new broker that no worker has reached yet knows no method
      if (e.code() != -32601) {
        throw e;
      }
      return false;
    }
  }

  private void awaitCalls(int more) {
    int before = returned.get();
    eventually("calls return", () -> returned.get() >= before + more || !wrong.isEmpty());
    assertThat(wrong).isEmpty();
  }

  @Test
  void noCallIsLostOrRunsTwiceWhenTheBrokerIsRestarted() throws Exception {
    String endpoint = FreePort.endpoint();
    ChildJvm broker = broker(endpoint);
    for (int i = 0; i < 2; i++) {
      opened(RpcServer.builder().dial(endpoint).register(new Service()).start());
    }
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      RpcClient client = opened(RpcClient.builder().timeout(TIMEOUT).connect(endpoint));
      Thread caller = new Thread(() -> callAround(client));
      callers.add(caller);
      caller.start();
    }
    for (int i = 0; i < RESTARTS; i++) {
      awaitCalls(50);
      assertThat(broker.terminate()).isEqualTo(143);
      broker = broker(endpoint);
    }
    awaitCalls(50);
    over.set(true);
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(wrong).isEmpty();
    assertThat(runs.values()).allMatch(count -> count == 1);
    assertThat(runs).hasSize(returned.get());
    assertThat(refused).hasPositiveValue();
  }
}
