package io.zerocall.bench.contender;

import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/**
 * Calls Zerocall's connector over a WebSocket as a user would without Zerocall's client: with
 * Jackson, Netty's WebSocket, and a table of pending calls.
 */
final class ZerocallWebSocketClient implements ContenderClient {
  private final Map<Integer, CompletableFuture<JsonRpc.Reply>> unanswered =
      new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final EventLoopGroup group = WebSocketLink.newGroup();
  private final WebSocketLink link;

  /** Takes the endpoint of the HTTP connector. */
  ZerocallWebSocketClient(String endpoint) {
    link = new WebSocketLink(
        group, URI.create(endpoint.replaceFirst("^http", "ws")), this::read, this::fail);
  }

  private void read(byte[] document) {
    JsonRpc.Reply reply = JsonRpc.reply(document);
    CompletableFuture<JsonRpc.Reply> call = unanswered.remove(reply.id());
    if (call != null) {
      call.complete(reply);
    }
  }

  /** Fails the pending calls, whose replies can't arrive. */
  private void fail(Throwable cause) {
    unanswered.values().forEach(call -> call.completeExceptionally(cause));
  }

  private CompletableFuture<JsonRpc.Reply> send(IntFunction<byte[]> request) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonRpc.Reply> call = new CompletableFuture<>();
    unanswered.put(id, call);
    link.send(request.apply(id));
    return call;
  }

  @Override
  public int mult(int a, int b) {
    return send(id -> JsonRpc.mult(a, b, id)).join().number();
  }

  @Override
  public String echo(String text) {
    return send(id -> JsonRpc.echo(text, id)).join().text();
  }

  @Override
  public CallWindow openWindow(LongConsumer latencies) {
    return new FutureWindow(
        (a, b) -> send(id -> JsonRpc.mult(a, b, id)).thenApply(JsonRpc.Reply::number), latencies);
  }

  @Override
  public void close() {
    link.close();
    WebSocketLink.shutDown(group);
  }
}
