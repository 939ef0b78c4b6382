package io.zerocall.server;

import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcWire;
import io.zerocall.json.ErrorObject;
import io.zerocall.json.Header;
import io.zerocall.json.JsonException;
import io.zerocall.json.Request;
import io.zerocall.json.RequestDocument;
import io.zerocall.json.RequestId;
import io.zerocall.json.RequestReader;
import io.zerocall.server.topic.Subscriber;
import io.zerocall.server.work.WorkFlow;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.PeerReceiver;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.ReplyTo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
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
  private final AtomicLong chargedBytes = new AtomicLong();
  private final WorkFlow work;
  private final Publishing publishing;
  private final ClientRates.@Nullable Share rates;
  private final @Nullable Subscriber subscriber;

  /**
   * The calls that have not ended, by their ids; those without an id, or with one that is taken, by
   * themselves.
   */
  private final Map<Object, RunningCall> running = new ConcurrentHashMap<>();

  private volatile boolean gone;

  ServerConnection(Dispatcher dispatcher, Peer peer) {
    this.dispatcher = dispatcher;
    this.peer = peer;
    this.work = dispatcher.newFlow(this);
    this.publishing = new Publishing(dispatcher, this, peer);
    this.rates = dispatcher.rates().join(peer);
    this.subscriber = peer.canBeNotified() ? dispatcher.topics().subscriber(peer) : null;
  }

  @Override
  public void received(Message message, long place, long waitedNanos, ReplyTo replyTo) {
    try {
      receive(message, place, waitedNanos, replyTo);
    } catch (RuntimeException | Error e) {
      publishing.skip(place);
      throw e;
    }
  }

  private void receive(Message message, long place, long waitedNanos, ReplyTo replyTo) {
    byte[] body = message.body();
    if (body == null) {
      refuse(
          replyTo,
          message,
          place,
          RequestId.NULL,
          ErrorObject.invalidRequest("expected a body, or a header and a body"));
      return;
    }
    int limit = dispatcher.limits().messageBytes();
    if (message.size() > limit) {
      dispatcher.refusals().add(RefusedBy.MESSAGE_BYTES, 1);
      refuse(
          replyTo,
          message,
          place,
          dispatcher.requests().idOf(body),
          ErrorObject.tooLarge("a message of " + message.size() + " bytes (limit: " + limit + ")"));
      return;
    }
    Header header;
    try {
      header = dispatcher.headers().read(message.header());
    } catch (JsonException e) {
      refuse(
          replyTo,
          message,
          place,
          dispatcher.requests().idOf(body),
          ErrorObject.invalidRequest(String.valueOf(e.getMessage())));
      return;
    }
    RequestDocument<ServerMethod> document = read(body);
    if (document instanceof RequestDocument.Single<ServerMethod> single) {
      accept(
          replyTo,
          message,
          place,
          waitedNanos,
          header,
          List.of(single.request()),
          RpcWire.JSON_RPC,
          false);
    } else if (document instanceof RequestDocument.Batch<ServerMethod> batch) {
      accept(
          replyTo, message, place, waitedNanos, header, batch.requests(), RpcWire.JSON_RPC, true);
    } else if (document instanceof RequestDocument.Zerorpc<ServerMethod> zerorpc) {
      accept(
          replyTo, message, place, waitedNanos, header, zerorpc.requests(), RpcWire.ZERORPC, true);
    } else if (document instanceof RequestDocument.Unreadable<ServerMethod> unreadable) {
      if (unreadable.error().code() == RpcErrorCode.TOO_LARGE) {
        dispatcher.refusals().add(RefusedBy.BATCH_ITEMS, 1);
      }
      refuse(replyTo, message, place, unreadable.id(), unreadable.error());
    }
  }

  private RequestDocument<ServerMethod> read(byte[] body) {
    try {
      return dispatcher.requests().read(body);
    } catch (RuntimeException | Error e) {
      return new RequestDocument.Unreadable<>(
          RequestId.NULL, dispatcher.failures().broken("Reading a request", this, e));
    }
  }

  private void accept(
      ReplyTo replyTo,
      Message message,
      long place,
      long waitedNanos,
      Header header,
      List<Request<ServerMethod>> requests,
      RpcWire wire,
      boolean isBatch) {
    long deadline = dispatcher.deadline(header.timeoutMillis(), waitedNanos);
    RpcContext context = new RpcContext(header.meta(), header.traceparent(), deadline, peer.user());
    if (areNotifications(requests)) {
      replyTo.nothing();
    }
    ErrorObject overRate = rates == null ? null : rates.refusal(requests.size(), message.size());
    if (overRate != null) {
      refuseCalls(replyTo, message, place, context, requests, wire, isBatch, overRate);
      return;
    }
    boolean hasItsTurn = requests.size() == 1 && dispatcher.hasItsTurn(requests.get(0));
    List<Request<ServerMethod>> calls =
        hasItsTurn ? requests : publishing.pass(place, requests, context, deadline);
    if (calls.isEmpty()) {
      return;
    }
    Exchange exchange = new Exchange(
        dispatcher,
        this,
        replyTo,
        message.delimited(),
        context,
        deadline,
        calls,
        replies(wire, isBatch, calls.size()),
        message.size());
    boolean withinLimit =
        inFlight.addAndGet(calls.size()) <= dispatcher.limits().inFlight();
    if (!hasItsTurn) {
      dispatch(exchange, calls, withinLimit, waitedNanos);
    } else if (withinLimit) {
      publishing.pass(place, () -> dispatcher.dispatch(exchange, true, waitedNanos));
    } else {
      publishing.pass(place);
      dispatcher.dispatch(exchange, false, waitedNanos);
    }
  }

  /** Runs none of a message's calls and publishes nothing, but lets it cancel others. */
  private void refuseCalls(
      ReplyTo replyTo,
      Message message,
      long place,
      RpcContext context,
      List<Request<ServerMethod>> requests,
      RpcWire wire,
      boolean isBatch,
      ErrorObject reason) {
    publishing.pass(place);
    Exchange exchange = new Exchange(
        dispatcher,
        this,
        replyTo,
        message.delimited(),
        context,
        Long.MAX_VALUE,
        requests,
        replies(wire, isBatch, requests.size()),
        message.size());
    inFlight.addAndGet(requests.size());
    cancelOthers(requests);
    dispatcher.refuse(exchange, reason);
  }

  private Replies replies(RpcWire wire, boolean isBatch, int count) {
    return new Replies(
        dispatcher.replies(wire),
        dispatcher.failures(),
        this,
        dispatcher.limits().messageBytes(),
        isBatch,
        count);
  }

  private static boolean areNotifications(List<Request<ServerMethod>> requests) {
    for (int i = 0;
        i < requests.size();
        i++) { // no stream or iterator: every message comes by here
      if (!requests.get(i).isNotification()) {
        return false;
      }
    }
    return true;
  }

  private void dispatch(
      Exchange exchange, List<Request<ServerMethod>> calls, boolean withinLimit, long waitedNanos) {
    cancelOthers(calls);
    dispatcher.dispatch(exchange, withinLimit, waitedNanos);
  }

  private void cancelOthers(List<Request<ServerMethod>> calls) {
    for (Request<ServerMethod> request : calls) {
      if (request instanceof Request.Call<ServerMethod> call
          && call.target() == dispatcher.cancelMethod()
          && call.arguments()[0] instanceof RequestId id) {
        cancel(id);
      }
    }
  }

  private void refuse(
      ReplyTo replyTo, Message message, long place, RequestId id, ErrorObject error) {
    publishing.pass(place);
    dispatcher.messageRefused();
    byte[] body = message.body();
    RpcWire wire = body == null ? RpcWire.JSON_RPC : RequestReader.wireOf(body);
    send(replyTo, message.reply(dispatcher.replies(wire).refusal(id, error)));
  }

  void send(ReplyTo replyTo, Message reply) {
    if (!replyTo.send(reply)) {
      dispatcher.replyDropped(this);
    }
  }

  /**
   * Notes a call that may be cancelled. Of two calls with one id, which a client shouldn't make,
   * the first is the one.
   */
  void begun(RunningCall call) {
    RequestId id = call.id();
    if (id == null || running.putIfAbsent(id, call) != null) {
      running.put(call, call);
    }
    if (gone) { // this thread was overtaken by the news of the end
      dispatcher.remember(this);
      if (id != null) {
        call.forbid();
      }
    }
  }

  void ended(RunningCall call) {
    RequestId id = call.id();
    if (id == null || !running.remove(id, call)) {
      running.remove(call);
    }
    if (gone) {
      forgetIfIdle();
    }
  }

  /** Looks twice, since a call may begin in between. */
  private void forgetIfIdle() {
    if (running.isEmpty()) {
      dispatcher.forget(this);
      if (!running.isEmpty()) {
        dispatcher.remember(this);
      }
    }
  }

  /** What it is subscribed to; null if it can't be notified. */
  @Nullable
  Subscriber subscriber() {
    return subscriber;
  }

  /** The calls of a message are answered. */
  void answered(int count) {
    inFlight.addAndGet(-count);
  }

  /** How many calls are not yet answered. */
  int callsInFlight() {
    return inFlight.get();
  }

  @Override
  public void writable() {
    dispatcher.resume(this);
  }

  /**
   * Whether its client reads the replies; where there is none any more, they are in nobody's way.
   */
  boolean isWritable() {
    return gone || peer.isWritable();
  }

  /** What waits for a worker. */
  WorkFlow work() {
    return work;
  }

  /** The memory that its waiting and running calls take. */
  long chargedBytes() {
    return chargedBytes.get();
  }

  void charge(long bytes) {
    chargedBytes.addAndGet(bytes);
  }

  private void cancel(RequestId id) {
    RunningCall call = running.get(id);
    if (call != null) {
      call.cancel();
    }
  }

  /** Keeps all calls that haven't begun from beginning. */
  void forbidAll() {
    running.values().forEach(RunningCall::forbid);
  }

  void cancelAll() {
    running.values().forEach(RunningCall::cancel);
  }

  boolean isRunBy(Thread thread) {
    return running.values().stream().anyMatch(call -> call.isRunBy(thread));
  }

  /** Nobody waits for the calls any more; notifications have never been waited for, and go on. */
  @Override
  public void disconnected() {
    gone = true;
    if (rates != null) {
      rates.leave();
    }
    if (subscriber != null) {
      subscriber.end();
    }
    cancelIf(call -> true);
    dispatcher.withdraw(this);
    dispatcher.resume(this); // what is left has nobody to be read by
    forgetIfIdle();
  }

  @Override
  public void abandoned(ReplyTo replyTo) {
    cancelIf(call -> call.repliesTo(replyTo));
  }

  private void cancelIf(Predicate<RunningCall> isMeant) {
    List<RunningCall> awaited = running.values().stream()
        .filter(call -> call.id() != null && isMeant.test(call))
        .toList();
    awaited.forEach(RunningCall::forbid); // all of them, before an interrupt lets one begin
    awaited.forEach(RunningCall::cancel);
  }

  @Override
  public String toString() {
    return peer.toString();
  }
}
