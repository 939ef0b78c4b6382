package io.zerocall.tests;

import io.zerocall.RpcException;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntBinaryOperator;

/** Makes calls at every depth of a full stack, and then from elsewhere. */
final class DeepCaller {
  private static final int ROUNDS = 5;
  private static final int DEPTHS = 40;

  private DeepCaller() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (RpcServer server = RpcServer.builder()
            .bind(Wired.ANY_PORT)
            .registerFunction("calc.applyAsInt", IntBinaryOperator.class, (a, b) -> a * b)
            .start();
        RpcClient client =
            RpcClient.builder().timeout(Duration.ofSeconds(1)).connect(server.endpoint())) {
      IntBinaryOperator mult = client.proxy(IntBinaryOperator.class, "calc");
      int first = mult.applyAsInt(6, 7);
      AtomicInteger overflows = new AtomicInteger();
      Thread deep = new Thread(
          null,
          () -> {
            for (int i = 0; i < ROUNDS; i++) {
              overflows.addAndGet(descend(mult));
            }
          },
          "deep",
          512 << 10);
      deep.start();
      deep.join();
      if (overflows.get() > 0 && first == 42 && callsWork(client, mult)) {
        System.out.println("still calling");
      }
    }
  }

  /** The result of a call with too little stack doesn't matter; the results of later calls do. */
  @SuppressWarnings("InfiniteRecursion") // until the stack is full
  private static int descend(IntBinaryOperator mult) {
    int overflows = 0;
    try {
      overflows += descend(mult);
    } catch (StackOverflowError e) {
      overflows++;
    }
    if (overflows > 0 && overflows < DEPTHS) {
      try {
        var unused = mult.applyAsInt(1, 1);
      } catch (StackOverflowError | LinkageError | RpcException e) {
        overflows++;
      }
    }
    return overflows;
  }

  /** The client may have to reconnect. */
  private static boolean callsWork(RpcClient client, IntBinaryOperator mult) {
    for (int tries = 0; tries < 5; tries++) {
      try {
        return mult.applyAsInt(6, 7) == 42
            && client.callAsync("calc.applyAsInt", int.class, 6, 7).join() == 42;
      } catch (RpcException e) {
        System.out.println("not yet: " + e.getMessage());
      }
    }
    return false;
  }
}
