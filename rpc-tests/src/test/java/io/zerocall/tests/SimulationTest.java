package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcException;
import io.zerocall.RpcMethod;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.MultiCall;
import io.zerocall.client.Reply;
import io.zerocall.client.RpcClient;
import io.zerocall.client.SimulatedClients;
import io.zerocall.junit.memory.MemoryTransport;
import io.zerocall.junit.memory.RandomFaults;
import io.zerocall.server.RpcServer;
import io.zerocall.server.SimulatedServers;
import io.zerocall.testing.RandomSeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Client and server over a network that drops, delays, duplicates and reorders messages, breaks
 * connections and loses servers, as a seed determines: every call ends, and in a correct way.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SimulationTest {
  /** More runs: {@code -Dzerocall.simulations=1000}. */
  private static final int RUNS = Integer.getInteger("zerocall.simulations", 15);

  private static final int ACTIONS = 400;
  private static final String ENDPOINT = "inproc://server";

  @Test
  void everyCallEndsInTheRightWay() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      new Simulation(0, RandomSeed.value() + run).run(true);
    }
  }

  @Test
  void soDoesItWhereMessagesComeTwice() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      new Simulation(5, RandomSeed.value() - run).run(false);
    }
  }

  public record Doubler(AtomicIntegerArray runsOf) {
    @RpcMethod
    public int twice(int number) {
      runsOf.incrementAndGet(number);
      return 2 * number;
    }
  }

  /** One run; everything but the ends of deadlines happens on the test's thread. */
  private static final class Simulation {
    private final long seed;
    private final Random random;
    private final MemoryTransport network;
    private final AtomicLong clock = new AtomicLong();
    private final ConcurrentLinkedQueue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final AtomicIntegerArray runsOf = new AtomicIntegerArray(ACTIONS * 4);
    private final List<Watched> calls = new ArrayList<>();
    private RpcServer server;

    private record Watched(int number, CompletableFuture<?> future) {}

    Simulation(int doubled, long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.network = MemoryTransport.stepped(new RandomFaults(3, doubled, 30, 2, seed));
      this.server = startServer();
    }

    private RpcServer startServer() {
      return SimulatedServers.start(network, clock::get, work::add, ENDPOINT, new Doubler(runsOf));
    }

    void run(boolean onceAtMost) throws Exception {
      try (RpcClient client = SimulatedClients.connect(network, clock::get, ENDPOINT)) {
        for (int i = 0; i < ACTIONS; i++) {
          act(client, i);
        }
        network.settle();
        clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
        for (Watched call : calls) {
          CompletableFuture<Void> ended = call.future().handle((result, thrown) -> null);
          ended.get(20, TimeUnit.SECONDS);
        }
        for (Watched call : calls) {
          check(call, onceAtMost);
        }
      } finally {
        server.close();
      }
    }

    private void act(RpcClient client, int i) {
      int chance = random.nextInt(100);
      if (chance < 30) {
        calls.add(new Watched(i, client.callAsync("test.twice", int.class, i)));
      } else if (chance < 35) {
        callSeveral(client, i);
      } else if (chance < 80) {
        network.step();
      } else if (chance < 90) {
        Runnable next = work.poll();
        if (next != null) {
          next.run();
        }
      } else if (chance < 94) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(random.nextInt(2_000)));
      } else if (chance < 97 && !calls.isEmpty()) {
        calls.get(random.nextInt(calls.size())).future().cancel(true);
      } else if (chance < 98) {
        network.breakConnections("the simulation says so");
      } else if (chance < 99) {
        server.close(Duration.ZERO);
        server = startServer();
      }
    }

    private void callSeveral(RpcClient client, int i) {
      MultiCall multi = client.multiCall();
      int first = ACTIONS + 3 * i % (ACTIONS * 3 - 3);
      Reply<Integer> one = multi.call("test.twice", int.class, first);
      Reply<Integer> other = multi.call("test.twice", int.class, first + 1);
      calls.add(new Watched(first, multi.executeAsync().thenApply(results -> {
        assertThat(other.get()).isEqualTo(2 * first + 2);
        return one.get();
      })));
    }

    private void check(Watched call, boolean onceAtMost) {
      String what = "call " + call.number() + ", seed " + seed;
      int runs = runsOf.get(call.number());
      if (onceAtMost) {
        assertThat(runs).as(what).isLessThanOrEqualTo(1);
      }
      if (call.future().isCancelled()) {
        return;
      }
      call.future()
          .handle((result, thrown) -> {
            Throwable failure =
                thrown == null || thrown.getCause() == null || thrown instanceof RpcException
                    ? thrown
                    : thrown.getCause();
            if (failure == null) {
              assertThat(result).as(what).isEqualTo(2 * call.number());
              assertThat(runs).as(what).isPositive();
            } else if (failure instanceof RpcUnavailableException unavailable) {
              // A server may refuse one copy of a message and run another.
              if (onceAtMost || unavailable.code() == 0) {
                assertThat(runs).as(what + ": " + failure).isZero();
              }
            } else {
              assertThat(failure)
                  .as(what)
                  .isInstanceOfAny(RpcTimeoutException.class, RpcConnectionLostException.class);
            }
            return null;
          })
          .join();
    }
  }
}
