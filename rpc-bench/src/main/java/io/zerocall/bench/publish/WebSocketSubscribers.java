package io.zerocall.bench.publish;

import io.netty.channel.EventLoopGroup;
import io.zerocall.bench.contender.WebSocketLink;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Subscribers over WebSockets, without Zerocall's client. One thread reads for all of them. */
final class WebSocketSubscribers implements AutoCloseable {
  private static final byte[] SUBSCRIBE = ("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.subscribe\","
          + "\"params\":[\"" + Notification.TOPIC + "\"],\"id\":1}")
      .getBytes(StandardCharsets.US_ASCII);
  private static final long PATIENCE_SECONDS = 60;

  private final EventLoopGroup group = WebSocketLink.newGroup();

  /** Adds a subscriber, and waits until it is subscribed. */
  ZerocallPublishing.Ending open(String endpoint, NotificationListener listener) {
    CompletableFuture<Void> subscribed = new CompletableFuture<>();
    WebSocketLink link = new WebSocketLink(
        group,
        URI.create(endpoint.replaceFirst("^http", "ws")),
        document -> read(document, listener, subscribed),
        subscribed::completeExceptionally);
    link.send(SUBSCRIBE);
    subscribed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    return link::close;
  }

  private static void read(
      byte[] document, NotificationListener listener, CompletableFuture<Void> subscribed) {
    if (Notification.isOne(document)) {
      listener.notification(Notification.number(document));
      return;
    }
    JsonNode other = JsonMapper.shared().readTree(document);
    if (other.path("method").asString("").equals("rpc.missed")) {
      listener.missed(other.path("params").path("count").longValue());
    } else if (other.path("result").asBoolean(false)) {
      subscribed.complete(null);
    } else {
      subscribed.completeExceptionally(new IllegalStateException("not subscribed: " + other));
    }
  }

  @Override
  public void close() {
    WebSocketLink.shutDown(group);
  }
}
