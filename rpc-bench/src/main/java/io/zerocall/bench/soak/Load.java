package io.zerocall.bench.soak;

import io.zerocall.bench.soak.attack.Target;
import io.zerocall.client.RpcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls of one method over eight connections, each with a deadline of one second. Not thread-safe.
 */
final class Load implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(1);

  private static final int CONNECTIONS = 8;

  private final List<RpcClient> clients = new ArrayList<>();
  private final String method;

  Load(Target target, String method) {
    this.method = method;
    for (int i = 0; i < CONNECTIONS; i++) {
      clients.add(RpcClient.builder().timeout(DEADLINE).connect(target.zmq()));
    }
  }

  /**
   * Runs this many callers, each of which waits for its reply before it calls again (a closed
   * loop).
   */
  LoadResult closed(int callers, Duration duration) throws InterruptedException {
    LoadResult result = new LoadResult(duration);
    long begun = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      RpcClient client = clients.get(i % CONNECTIONS);
      Thread thread = new Thread(() -> callInTurn(client, begun, result), "caller-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return result;
  }

  private void callInTurn(RpcClient client, long begun, LoadResult result) {
    long now = System.nanoTime();
    while (now - begun < result.duration().toNanos()) {
      long intended = now;
      try {
        Object unused = client.call(method, Long.class);
        result.end(intended, null);
      } catch (RuntimeException e) {
        result.end(intended, e);
      }
      now = System.nanoTime();
    }
  }

  /** Makes this many calls per second, whether replies arrive or not (an open loop). */
  LoadResult open(double callsASecond, Duration duration) throws InterruptedException {
    LoadResult result = new LoadResult(duration);
    double pauseNanos = TimeUnit.SECONDS.toNanos(1) / callsASecond;
    long calls = Math.round(duration.toNanos() / pauseNanos);
    long begun = System.nanoTime();
    for (long i = 0; i < calls; i++) {
      long intended = begun + Math.round(i * pauseNanos);
      for (long now = System.nanoTime(); intended - now > 0; now = System.nanoTime()) {
        LockSupport.parkNanos(intended - now);
      }
      call(clients.get((int) (i % CONNECTIONS)), intended, result);
    }
    result.awaitEnds(calls, DEADLINE.multipliedBy(5));
    return result;
  }

  private void call(RpcClient client, long intended, LoadResult result) {
    try {
      var unused = client
          .callAsync(method, Long.class)
          .whenComplete((answer, failure) -> result.end(intended, failure));
    } catch (RuntimeException e) {
      result.end(intended, e);
    }
  }

  @Override
  public void close() {
    clients.forEach(RpcClient::close);
  }
}
