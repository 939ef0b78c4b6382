package io.zerocall.bench.soak;

import io.zerocall.bench.soak.attack.Target;
import io.zerocall.client.RpcClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * The calls of a paced client. Of ten calls, one uses a new ZeroMQ connection and one a new HTTP
 * connection. Two use a persistent HTTP connection. The others use a persistent ZeroMQ connection,
 * two of them for a method that needs a worker. Not thread-safe.
 */
final class PacedCalls implements AutoCloseable {
  private static final int KINDS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String MULT = "my.namespace.mult";
  private static final String NAP = "my.namespace.nap";
  private static final int NAP_MILLIS = 2;
  private static final String DOCUMENT =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"my.namespace.mult\",\"params\":[6,7]}";
  private static final String REPLY = "\"result\":42";

  private final Target target;
  private final Executor connecting;
  private final RpcClient kept;
  private final HttpClient keptHttp;
  private final HttpRequest httpRequest;

  /** Is called when a call has ended. */
  @FunctionalInterface
  interface End {

    /**
     * Records the end of the call.
     *
     * @param answered whether the reply was correct
     */
    void ended(boolean answered);
  }

  /**
   * Connects before the first call.
   *
   * @param connecting runs calls over new connections, which block
   */
  PacedCalls(Target target, Executor connecting) {
    this.target = target;
    this.connecting = connecting;
    this.kept = RpcClient.connect(target.zmq());
    this.keptHttp = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(PATIENCE)
        .build();
    this.httpRequest = HttpRequest.newBuilder(URI.create(target.http()))
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(DOCUMENT))
        .build();
  }

  /** Makes the call with that number, and doesn't wait for its end, which is reported once. */
  void call(int number, End end) {
    CompletableFuture<Boolean> answered = begin(number);
    var unused = answered.whenComplete(
        (right, failure) -> end.ended(failure == null && Boolean.TRUE.equals(right)));
  }

  private CompletableFuture<Boolean> begin(int number) {
    try {
      return switch (number % KINDS) {
        case 0 -> connecting(this::overNewConnection);
        case 5 -> connecting(this::overNewHttpConnection);
        case 2, 7 ->
          keptHttp
              .sendAsync(httpRequest, HttpResponse.BodyHandlers.ofString())
              .thenApply(response -> response.body().contains(REPLY));
        case 4, 9 -> kept.callAsync(NAP, Integer.class).thenApply(n -> n == NAP_MILLIS);
        default ->
          kept.callAsync(MULT, Integer.class, number, 3)
              .thenApply(product -> product == 3 * number);
      };
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Boolean> connecting(Supplier<Boolean> call) {
    try {
      return CompletableFuture.supplyAsync(call, connecting);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private boolean overNewConnection() {
    RpcClient client = RpcClient.connect(target.zmq());
    try {
      return client.call(MULT, Integer.class, 6, 7) == 42;
    } finally {
      closeLater(client);
    }
  }

  /** Closing is not part of the call. */
  private void closeLater(RpcClient client) {
    try {
      connecting.execute(client::close);
    } catch (RejectedExecutionException e) {
      client.close();
    }
  }

  private boolean overNewHttpConnection() {
    URI uri = URI.create(target.http());
    try (Socket socket = new Socket()) {
      int patience = Math.toIntExact(PATIENCE.toMillis());
      socket.setSoTimeout(patience);
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), patience);
      socket
          .getOutputStream()
          .write(("POST / HTTP/1.1\r\nHost: " + uri.getAuthority()
                  + "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                  + DOCUMENT.length() + "\r\n\r\n" + DOCUMENT)
              .getBytes(StandardCharsets.US_ASCII));
      String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return reply.contains(REPLY);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    kept.close();
  }
}
