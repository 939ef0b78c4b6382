package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends JSON-RPC over a WebSocket. */
final class WebSocketClient implements AnyClient, WebSocket.Listener {
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket socket;

  WebSocketClient(String address) {
    socket = HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .subprotocols("jsonrpc-2.0")
        .buildAsync(URI.create(address + "/"), this)
        .join();
  }

  @Override
  public Outcome call(String method, JsonText params) throws InterruptedException {
    socket.sendText(AnyClient.request(method, params), true).join();
    String reply = received.poll(30, TimeUnit.SECONDS);
    assertThat(reply).as("the reply").isNotNull();
    return Outcome.ofReply(reply);
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

  @Override
  public void close() {
    socket.abort();
  }
}
