package io.zerocall.syrpc;

import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Threads that answer each request with its own data until they are closed. */
final class Echo implements AutoCloseable {
  private static final Duration TURN = Duration.ofMillis(200);

  private final SyrpcServer server;
  private final ExecutorService threads;

  Echo(SyrpcServer server, int count) {
    this.server = server;
    this.threads = Executors.newFixedThreadPool(count);
    for (int i = 0; i < count; i++) {
      threads.execute(this::serve);
    }
  }

  private void serve() {
    while (!threads.isShutdown()) {
      try {
        SyrpcRequest request = server.getRequest(TURN);
        server.putResult(request.id(), request.data());
      } catch (RpcTimeoutException | RpcUnavailableException e) {
        // asks again
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new AssertionError("a thread of the server doesn't end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
