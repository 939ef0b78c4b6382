package io.zerocall.examples;

import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.syrpc.SyrpcRequest;
import io.zerocall.syrpc.SyrpcServer;
import java.time.Duration;

/** A server of SyRPC that answers requests of the type {@code echo} with their data. */
final class SyrpcEcho implements Runnable {
  private final SyrpcServer server;

  SyrpcEcho(SyrpcServer server) {
    this.server = server;
  }

  /** Answers requests until the thread is interrupted or the server is closed. */
  @Override
  public void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        answer();
      } catch (RpcTimeoutException e) {
        // no request for a minute
      } catch (RpcUnavailableException e) {
        return;
      }
    }
  }

  private void answer() {
    SyrpcRequest request = server.getRequest(Duration.ofMinutes(1));
    switch (request.type()) {
      case "echo" -> server.putResult(request.id(), request.data());
      default -> server.putException(request.id(), "no such type: " + request.type());
    }
  }
}
