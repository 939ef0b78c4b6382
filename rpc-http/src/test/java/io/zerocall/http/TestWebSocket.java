package io.zerocall.http;

import static org.assertj.core.api.Assertions.fail;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The client's end of a WebSocket. Not safe for use by several threads. */
final class TestWebSocket implements AutoCloseable, WebSocket.Listener {
  private final BlockingQueue<String> came = new LinkedBlockingQueue<>();
  private final StringBuilder partial = new StringBuilder();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private WebSocket socket;

  private TestWebSocket() {}

  static TestWebSocket open(Served served) {
    return open(served, builder -> builder);
  }

  static TestWebSocket open(Served served, UnaryOperator<WebSocket.Builder> settings) {
    return tryToOpen(served, settings)
        .orTimeout(Served.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  static CompletableFuture<TestWebSocket> tryToOpen(
      Served served, UnaryOperator<WebSocket.Builder> settings) {
    TestWebSocket opened = new TestWebSocket();
    URI uri = URI.create("ws://127.0.0.1:" + served.port() + "/");
    return settings
        .apply(HttpClient.newHttpClient().newWebSocketBuilder())
        .buildAsync(uri, opened)
        .thenApply(socket -> {
          opened.socket = socket;
          return opened;
        });
  }

  WebSocket socket() {
    return socket;
  }

  void send(String text) {
    socket.sendText(text, true).join();
  }

  void sendBytes(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  String next() {
    try {
      String text = came.poll(Served.PATIENCE_SECONDS, TimeUnit.SECONDS);
      return text == null ? fail("no message arrived") : text;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the status with which the server closed. */
  int closeStatus() {
    return closed.orTimeout(Served.PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      came.add(partial.toString());
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closed.complete(status);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.completeExceptionally(error);
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
  }
}
