package io.zerocall.server;

import io.zerocall.RpcContext;
import io.zerocall.json.ErrorObject;
import io.zerocall.json.Header;
import io.zerocall.json.JsonException;
import io.zerocall.json.Request;
import io.zerocall.json.RequestDocument;
import io.zerocall.json.RequestId;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.PeerReceiver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: reads what comes in, sees to it that it doesn't exceed its limits, and
 * knows the calls that are not yet answered, so that they can be cancelled. Safe for use by any
 * thread.
 */
final class ServerConnection implements PeerReceiver {
  private final Dispatcher dispatcher;
  private final Peer peer;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<RequestId, RunningCall> cancellable = new ConcurrentHashMap<>();

  ServerConnection(Dispatcher dispatcher, Peer peer) {
    this.dispatcher = dispatcher;
    this.peer = peer;
  }

  @Override
  public void received(Message message) {
    byte[] body = message.body();
    if (body == null) {
      refuse(
          message,
          RequestId.NULL,
          ErrorObject.invalidRequest("expected a body, or a header and a body"));
      return;
    }
    int limit = dispatcher.limits().messageBytes();
    if (message.size() > limit) {
      refuse(
          message,
          dispatcher.requests().idOf(body),
          ErrorObject.tooLarge("a message of " + message.size() + " bytes (limit: " + limit + ")"));
      return;
    }
    Header header;
    try {
      header = dispatcher.headers().read(message.header());
    } catch (JsonException e) {
      refuse(
          message,
          dispatcher.requests().idOf(body),
          ErrorObject.invalidRequest(String.valueOf(e.getMessage())));
      return;
    }
    RequestDocument<ServerMethod> document = dispatcher.requests().read(body);
    if (document instanceof RequestDocument.Single<ServerMethod> single) {
      accept(message, header, List.of(single.request()), false);
    } else if (document instanceof RequestDocument.Batch<ServerMethod> batch) {
      accept(message, header, batch.requests(), true);
    } else if (document instanceof RequestDocument.Unreadable<ServerMethod> unreadable) {
      refuse(message, unreadable.id(), unreadable.error());
    }
  }

  private void accept(
      Message message, Header header, List<Request<ServerMethod>> requests, boolean isBatch) {
    long deadline = dispatcher.deadline(header.timeoutMillis());
    RpcContext context = new RpcContext(header.meta(), header.traceparent(), deadline);
    Exchange exchange =
        new Exchange(dispatcher, this, message, context, deadline, requests, isBatch);
    for (Request<ServerMethod> request : requests) {
      if (request.target() == dispatcher.cancelMethod()
          && request.arguments()[0] instanceof RequestId id) {
        cancel(id);
      }
    }
    boolean withinLimit =
        inFlight.addAndGet(requests.size()) <= dispatcher.limits().inFlight();
    dispatcher.dispatch(exchange, withinLimit);
  }

  private void refuse(Message message, RequestId id, ErrorObject error) {
    dispatcher.messageRefused();
    send(message.reply(dispatcher.replies().error(id, error)));
  }

  void send(Message reply) {
    if (!peer.send(reply)) {
      dispatcher.replyDropped(this);
    }
  }

  /**
   * Notes a call that may be cancelled. Of two calls with one id, which a client shouldn't make,
   * the first is the one.
   */
  void begun(RequestId id, RunningCall call) {
    cancellable.putIfAbsent(id, call);
  }

  void ended(@Nullable RequestId id, RunningCall call) {
    if (id != null) {
      cancellable.remove(id, call);
    }
  }

  /** The calls of a message are answered. */
  void answered(int count) {
    inFlight.addAndGet(-count);
  }

  /** How many calls are not yet answered. */
  int callsInFlight() {
    return inFlight.get();
  }

  private void cancel(RequestId id) {
    RunningCall call = cancellable.get(id);
    if (call != null) {
      call.cancel();
    }
  }

  void cancelAll() {
    cancellable.values().forEach(RunningCall::cancel);
  }

  @Override
  public void disconnected() {
    dispatcher.forget(this);
    cancelAll();
  }

  @Override
  public String toString() {
    return peer.toString();
  }
}
