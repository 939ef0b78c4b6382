package io.zerocall.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket that is subscribed at a gateway, and records what it receives. */
final class Listening implements WebSocket.Listener, AutoCloseable {
  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;

  Listening(TestGateway gateway) {
    URI uri = URI.create(gateway.uri().toString().replaceFirst("^http", "ws"));
    this.socket = gateway.http().newWebSocketBuilder().buildAsync(uri, this).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      texts.add(text.toString());
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  Listening subscribe(String topic) {
    return ask("rpc.subscribe", topic);
  }

  Listening unsubscribe(String topic) {
    return ask("rpc.unsubscribe", topic);
  }

  private Listening ask(String method, String topic) {
    send(TestGateway.call(method, "[\"" + topic + "\"]"));
    assertThat(next()).isEqualTo(TestGateway.result("true"));
    return this;
  }

  void send(String document) {
    socket.sendText(document, true).join();
  }

  String next() {
    try {
      String next = texts.poll(TestGateway.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("what comes next").isNotNull();
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
