package io.zerocall.server;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcWire;
import io.zerocall.json.JsonException;
import io.zerocall.json.RequestId;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.Header;
import io.zerocall.json.document.JobStart;
import io.zerocall.json.document.ReplyWriter;
import io.zerocall.json.document.Request;
import io.zerocall.json.document.RequestDocument;
import io.zerocall.json.wire.RequestReader;
import io.zerocall.server.method.ConnectionMethod;
import io.zerocall.server.method.ServerMethod;
import io.zerocall.server.peer.CallRouter;
import io.zerocall.server.peer.PeerCalls;
import io.zerocall.server.rate.ClientRates;
import io.zerocall.server.topic.Subscriber;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.PeerReceiver;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.ReplyTo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one client. Reads messages, enforces the limits, and dispatches the calls.
 * Thread-safe.
 */
final class ServerConnection implements PeerReceiver {
  private final ServerSettings settings;
  private final Dispatcher dispatcher;
  private final Invoker invoker;
  private final OrderedPublisher publisher;
  private final DeadlineScanner deadlines;
  private final ClientRates.@Nullable Share rates;
  private final RefusedMessages refused;
  private final Authentication authentication;
  private final @Nullable CallRouter router;
  private final ConnectionState state;
  private final Peer peer;

  /** The wire that the client used last, as far as the form of its documents shows. */
  private volatile RpcWire lastWire = RpcWire.JSON_RPC;

  ServerConnection(
      ServerSettings settings,
      Dispatcher dispatcher,
      Invoker invoker,
      OrderedPublisher publisher,
      DeadlineScanner deadlines,
      ClientRates.@Nullable Share rates,
      RefusedMessages refused,
      @Nullable CallRouter router,
      ConnectionState state,
      Peer peer) {
    this.settings = settings;
    this.dispatcher = dispatcher;
    this.invoker = invoker;
    this.publisher = publisher;
    this.deadlines = deadlines;
    this.rates = rates;
    this.refused = refused;
    this.authentication = new Authentication(settings.tokens(), peer);
    this.router = router;
    this.state = state;
    this.peer = peer;
  }

  @Override
  public void received(Message message, long waitedNanos, ReplyTo replyTo) {
    byte[] body = message.body();
    if (body == null) {
      refuse(
          replyTo,
          message,
          RequestId.NULL,
          ErrorObject.invalidRequest("expected a body, or a header and a body"));
      return;
    }
    PeerCalls peerCalls = state.peerCalls();
    if (peerCalls != null && peerCalls.received(message, body)) {
      replyTo.nothing();
      return;
    }
    int limit = settings.limits().messageBytes();
    if (message.size() > limit) {
      refused.by(RefusedBy.MESSAGE_BYTES);
      refuse(
          replyTo,
          message,
          settings.requests().idOf(body),
          ErrorObject.tooLarge("a message of " + message.size() + " bytes (limit: " + limit + ")"));
      return;
    }
    Header header;
    try {
      header = settings.headers().read(message.header());
    } catch (JsonException e) {
      refuse(
          replyTo,
          message,
          settings.requests().idOf(body),
          ErrorObject.invalidRequest(String.valueOf(e.getMessage())));
      return;
    }
    RequestDocument<ServerMethod> document = read(body);
    if (document instanceof RequestDocument.Requests<ServerMethod> requests) {
      usesWire(requests.wire());
      accept(replyTo, message, waitedNanos, header, requests);
    } else if (lastWire == RpcWire.ZERORPC && RequestReader.isEmptyArray(body)) {
      ReplyCollector.send(replyTo, message.reply(ReplyWriter.batch(List.of())), peer);
    } else if (document instanceof RequestDocument.Unreadable<ServerMethod> unreadable) {
      if (unreadable.error().code() == RpcErrorCode.TOO_LARGE) {
        refused.by(RefusedBy.BATCH_ITEMS);
      }
      refuse(replyTo, message, unreadable.id(), unreadable.error());
    }
  }

  private void usesWire(RpcWire wire) {
    if (lastWire != wire) {
      lastWire = wire;
    }
  }

  private RequestDocument<ServerMethod> read(byte[] body) {
    try {
      return settings.requests().read(body);
    } catch (RuntimeException | Error e) {
      return new RequestDocument.Unreadable<>(
          RequestId.NULL, settings.exceptions().broken("Reading a request", peer, e));
    }
  }

  private void accept(
      ReplyTo replyTo,
      Message message,
      long waitedNanos,
      Header header,
      RequestDocument.Requests<ServerMethod> document) {
    List<Request<ServerMethod>> requests = document.requests();
    long deadline = settings.deadline(header.timeoutMillis(), waitedNanos);
    MessageContext context = new MessageContext(
        authentication.context(header, deadline),
        header.routing(),
        deadline,
        job(header, requests),
        header.timing() ? new ExchangeTiming(settings::now, waitedNanos) : null);
    ErrorObject overRate = rates == null ? null : rates.refusal(requests.size(), message.size());
    boolean isUnanswered = MessageRequests.areNotifications(requests);
    if (overRate != null) {
      if (isUnanswered) {
        replyTo.nothing();
      }
      ReplyCollector replies = replies(document, requests.size(), 1);
      int bytes = message.size();
      refuseCalls(
          exchange(replyTo, message, context.unlimited(), requests, replies, 0, false, bytes),
          requests,
          overRate);
      return;
    }
    boolean inOrder = isInOrder(requests);
    List<Request<ServerMethod>> calls = inOrder ? requests : publisher.publish(requests, context);
    if (isUnanswered) {
      replyTo.nothing(); // after the publications, so that the client can rely on their order
    }
    if (calls.isEmpty()) {
      return;
    }
    if (router != null && MessageRequests.areRoutedBatch(calls)) {
      acceptInParts(replyTo, message, waitedNanos, context, calls, document);
      return;
    }
    ReplyCollector replies = replies(document, calls.size(), 1);
    int bytes = message.size();
    Exchange exchange = exchange(replyTo, message, context, calls, replies, 0, inOrder, bytes);
    boolean withinLimit = begin(exchange, calls.size());
    if (!inOrder) {
      runOnReceipt(calls, exchange);
      dispatcher.dispatch(exchange, withinLimit, waitedNanos);
    } else if (withinLimit) {
      publisher.runInOrder(() -> dispatcher.dispatch(exchange, true, waitedNanos));
    } else {
      dispatcher.dispatch(exchange, false, waitedNanos);
    }
  }

  /** Returns the job that a message runs. Only brokers run jobs: this server has dialed them. */
  private @Nullable JobStart job(Header header, List<Request<ServerMethod>> requests) {
    return state.isDialed() && requests.size() == 1 ? header.job() : null;
  }

  /** Runs the calls of a batch that are routed at the same time, as each may get its own worker. */
  private void acceptInParts(
      ReplyTo replyTo,
      Message message,
      long waitedNanos,
      MessageContext context,
      List<Request<ServerMethod>> calls,
      RequestDocument.Requests<ServerMethod> document) {
    List<List<Request<ServerMethod>>> parts = MessageRequests.inParts(calls);
    ReplyCollector replies = replies(document, calls.size(), parts.size());
    int bytes = message.size() / parts.size();
    List<Exchange> exchanges = new ArrayList<>(parts.size());
    int position = 0;
    for (List<Request<ServerMethod>> part : parts) {
      exchanges.add(exchange(replyTo, message, context, part, replies, position, false, bytes));
      position += part.size();
    }
    boolean withinLimit = begin(exchanges.get(0), calls.size());
    runOnReceipt(calls, exchanges.get(0));
    exchanges.forEach(part -> dispatcher.dispatch(part, withinLimit, waitedNanos));
  }

  /**
   * Counts the calls of a message, and has their deadline watched. Returns whether the connection
   * may have this many calls in flight.
   */
  private boolean begin(Exchange exchange, int calls) {
    if (exchange.expires()) {
      deadlines.watch(exchange.deadlineNanos());
    }
    return state.accepted(calls) <= settings.limits().inFlight();
  }

  /**
   * Returns whether the message is one call that runs in the order of its connection's messages.
   */
  private boolean isInOrder(List<Request<ServerMethod>> requests) {
    return requests.size() == 1
        && requests.get(0) instanceof Request.Call<ServerMethod> call
        && call.target().moment() == ServerMethod.Moment.IN_ORDER
        && !invoker.isIntercepted();
  }

  /** Refuses all calls of a message and publishes nothing, but lets it cancel other calls. */
  private void refuseCalls(
      Exchange exchange, List<Request<ServerMethod>> requests, ErrorObject reason) {
    int unused = state.accepted(requests.size());
    runOnReceipt(requests, exchange);
    dispatcher.refuse(exchange, reason);
  }

  private Exchange exchange(
      ReplyTo replyTo,
      Message message,
      MessageContext context,
      List<Request<ServerMethod>> requests,
      ReplyCollector replies,
      int position,
      boolean inOrder,
      int bytes) {
    return new Exchange(
        dispatcher,
        invoker,
        settings,
        state,
        replyTo,
        message.envelope(),
        context,
        requests,
        replies,
        position,
        inOrder,
        bytes);
  }

  private ReplyCollector replies(
      RequestDocument.Requests<ServerMethod> document, int requests, int parts) {
    return new ReplyCollector(
        settings.replies(document.wire()),
        settings.exceptions(),
        peer,
        settings.limits().messageBytes(),
        document.isBatch(),
        requests,
        parts);
  }

  /** Runs the methods that work on receipt of their message, such as {@code rpc.cancel}. */
  private void runOnReceipt(List<Request<ServerMethod>> requests, Exchange exchange) {
    for (int i = 0; i < requests.size(); i++) {
      if (requests.get(i) instanceof Request.Call<ServerMethod> call
          && call.target().moment() == ServerMethod.Moment.ON_RECEIPT
          && call.target() instanceof ConnectionMethod method) {
        try {
          method.received(call.arguments(), exchange);
        } catch (Throwable thrown) {
          var unused = settings.exceptions().thrown(method, peer, thrown);
        }
      }
    }
  }

  private void refuse(ReplyTo replyTo, Message message, RequestId id, ErrorObject error) {
    refused.count();
    byte[] body = message.body();
    RpcWire wire = body == null ? RpcWire.JSON_RPC : RequestReader.wireOf(body);
    ReplyCollector.send(replyTo, message.reply(settings.replies(wire).refusal(id, error)), peer);
  }

  @Override
  public void writable() {
    dispatcher.resume(state);
    PeerCalls peerCalls = state.peerCalls();
    if (peerCalls != null && router != null) {
      router.writable(peerCalls);
    }
  }

  /** Returns how many calls are not answered yet. */
  int callsInFlight() {
    return state.callsInFlight();
  }

  @Override
  public void disconnected() {
    state.markGone();
    if (rates != null) {
      rates.leave();
    }
    Subscriber subscriber = state.subscriber();
    if (subscriber != null) {
      subscriber.end();
    }
    state.cancelAwaited();
    dispatcher.withdraw(state);
    // what is left sends no replies, so it need not wait for the client to read
    dispatcher.resume(state);
    state.forgetIfIdle();
    PeerCalls peerCalls = state.peerCalls();
    if (peerCalls != null) {
      peerCalls.disconnected();
      if (router != null) {
        router.disconnected(peerCalls);
      }
    }
  }

  @Override
  public void abandoned(ReplyTo replyTo) {
    state.cancelAwaited(replyTo);
  }

  @Override
  public String toString() {
    return peer.toString();
  }
}
