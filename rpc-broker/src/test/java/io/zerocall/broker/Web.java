package io.zerocall.broker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Calls by POST, and a WebSocket. */
final class Web {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Web() {}

  /**
   * Returns the content of the answer.
   *
   * @param headers names and values, in turn
   */
  static String post(String endpoint, String document, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint + "/"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(document));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString()).body();
  }

  /** A WebSocket whose messages wait to be taken. */
  static final class Socket implements WebSocket.Listener, AutoCloseable {
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    /** @param headers names and values, in turn */
    Socket(String endpoint, String... headers) {
      String uri = endpoint.replaceFirst("^http", "ws") + "/";
      WebSocket.Builder builder = HTTP.newWebSocketBuilder().subprotocols("jsonrpc-2.0");
      for (int i = 0; i < headers.length; i += 2) {
        builder.header(headers[i], headers[i + 1]);
      }
      socket = builder.buildAsync(URI.create(uri), this).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        received.add(partial.toString());
        partial.setLength(0);
      }
      from.request(1);
      return null;
    }

    void send(String document) {
      socket.sendText(document, true).join();
    }

    String next() throws InterruptedException {
      String next = received.poll(30, SECONDS);
      assertThat(next).as("a message").isNotNull();
      return next;
    }

    @Override
    public void close() {
      socket.abort();
    }
  }
}
