package io.zerocall.bench.broker;

import io.zerocall.RpcException;
import io.zerocall.client.RpcClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The JVM of a client that keeps many calls of a slow method in flight, from one line of its
 * standard input to another one.
 */
final class FloodMain {
  static final String FLOOD = "flood";
  static final String REST = "rest";

  /** Printed when a line has been obeyed. */
  static final String DONE = "done";

  /** How many calls are in flight, over all connections. */
  static final int CALLS = 8_000;

  private static final int CONNECTIONS = 8;
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final long REST_SECONDS = 30;

  private final List<RpcClient> clients;
  private final int slowMillis;
  private final Map<Long, CompletableFuture<Integer>> inFlight = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();
  private volatile boolean flooding;

  private FloodMain(List<RpcClient> clients, int slowMillis) {
    this.clients = clients;
    this.slowMillis = slowMillis;
  }

  /**
   * Runs with these arguments: the endpoint of the broker, and how long a call takes in
   * milliseconds.
   */
  public static void main(String[] arguments) {
    int status = 1;
    try {
      List<RpcClient> clients = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        clients.add(RpcClient.builder().timeout(LONG).connect(arguments[0]));
      }
      new FloodMain(clients, Integer.parseInt(arguments[1])).obey();
      status = 0;
    } catch (Exception e) {
      System.err.println(e);
    } finally {
      Runtime.getRuntime().halt(status);
    }
  }

  private void obey() throws IOException, InterruptedException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      if (line.equals(FLOOD)) {
        flood();
      } else {
        rest();
      }
      System.out.println(DONE);
    }
  }

  private void flood() {
    flooding = true;
    for (int i = 0; i < CALLS; i++) {
      call(clients.get(i % clients.size()));
    }
    for (RpcClient client : clients) {
      // The broker answers it itself, after it has read the calls before it.
      var unused = client.call("system.listMethods", String[].class);
    }
  }

  private void call(RpcClient client) {
    CompletableFuture<Integer> future = client.callAsync("slow.pause", int.class, slowMillis);
    long id = lastId.incrementAndGet();
    inFlight.put(id, future);
    var unused = future.whenComplete((result, thrown) -> {
      inFlight.remove(id);
      if (thrown instanceof RpcException && !(thrown instanceof CancellationException)) {
        System.err.println("a call of the flood failed: " + thrown);
      } else if (flooding) {
        call(client);
      }
    });
  }

  private void rest() throws InterruptedException, IOException {
    flooding = false;
    inFlight.values().forEach(future -> future.cancel(true));
    long begun = System.nanoTime();
    while (!inFlight.isEmpty()) {
      if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(REST_SECONDS)) {
        throw new IOException("the flood doesn't end");
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
