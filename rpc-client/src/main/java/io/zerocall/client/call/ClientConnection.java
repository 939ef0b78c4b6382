package io.zerocall.client.call;

import io.zerocall.RpcException;
import io.zerocall.RpcTiming;
import io.zerocall.RpcWire;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.document.ReplyReader;
import io.zerocall.json.wire.JsonRpcReplyReader;
import io.zerocall.json.wire.WireFormats;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.Message;
import io.zerocall.transport.PendingMessage;
import io.zerocall.transport.Transport;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state that all callers of one client share: the channel to the server, and the calls that are
 * not answered yet. Thread-safe.
 */
public final class ClientConnection implements CallExecutor, PendingCall.Owner, ChannelReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
  private static final long ENDING_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private static final ReplyDecoder<Boolean> IGNORED =
      (exceptions, document, firstId, call) -> true;

  private final String endpoint;
  private final Executor callbacks;
  private final LongSupplier clock;
  private final boolean hasNotifications;
  private final ReplyReader replies;
  private final CallExceptions callExceptions;
  private final InvocationWriter writer;
  private final CallTable calls = new CallTable();
  private final ReplyCorrelator correlator;
  private final AtomicLong nextId;
  private final InFlightLimiter limiter;
  private final Channel channel;
  private final Outages outages;
  private final Timings timings;
  private final Deadlines deadlines;
  private final InterceptedFutures intercepted;
  private final PeriodicScanner scanner;
  private final ConnectionObserver observer;
  private volatile @Nullable String lostBecause;
  private volatile boolean renewing; // stays set if the thread was cut short in renew()
  private volatile boolean closed;

  /**
   * Creates a connection, and starts to connect.
   *
   * @param nextId the id of the next call of the client, which may have further connections
   */
  public ClientConnection(
      Transport transport,
      JsonCodec codec,
      ConnectionSettings settings,
      CallExceptions callExceptions,
      PeriodicScanner scanner,
      ConnectionObserver observer,
      AtomicLong nextId) {
    this.nextId = nextId;
    RpcWire wire = settings.wire();
    boolean hasIds = wire == RpcWire.JSON_RPC;
    this.endpoint = settings.endpoint();
    this.callbacks = settings.callbacks();
    this.clock = settings.clock();
    this.hasNotifications = hasIds; // a wire has either both or neither
    this.replies = WireFormats.replyReader(wire, codec);
    this.callExceptions = callExceptions;
    this.writer = new InvocationWriter(codec, wire, callExceptions);
    this.observer = observer;
    this.correlator = hasIds
        ? new IdCorrelator(
            calls, new JsonRpcReplyReader(codec), nextId::get, this::queue, observer::notified)
        : new SingleInFlight(this::renew);
    this.limiter = new InFlightLimiter(
        hasIds ? codec.limits().inFlight() : SingleInFlight.MAX_IN_FLIGHT, this::now);
    this.outages = new Outages(clock);
    this.timings = new Timings(outages, this::silentNanos, codec, clock);
    this.deadlines = new Deadlines(
        calls,
        this::isConnected,
        this::whyNotConnected,
        callExceptions,
        outages,
        settings.patience(),
        timings,
        clock);
    this.intercepted = new InterceptedFutures(callExceptions, callbacks, clock);
    this.scanner = scanner;
    scanner.add(this::scan);
    this.channel = transport.connect(endpoint, settings.transport(), this);
  }

  @Override
  public String endpoint() {
    return endpoint;
  }

  @Override
  public CallExceptions exceptions() {
    return callExceptions;
  }

  @Override
  public ReplyReader replies() {
    return replies;
  }

  /**
   * Returns for how long nothing has arrived from the server, in nanoseconds; empty if that is
   * unknown.
   */
  public OptionalLong silentNanos() {
    return channel.silentNanos();
  }

  /** Returns whether there is nothing left to send or to wait for. */
  public boolean isIdle() {
    return calls.size() == 0 && !limiter.hasUnsentNotifications();
  }

  /** Returns how many calls are pending or in flight. */
  public int openCalls() {
    return calls.size();
  }

  @Override
  public int connections() {
    return isConnected() ? 1 : 0;
  }

  /** Returns how many calls count against the limit of calls in flight. */
  @Override
  public int callsInFlight() {
    return limiter.admitted();
  }

  /** Returns how many calls wait for a slot or a connection; some of them may be done. */
  @Override
  public int callsWaiting() {
    return limiter.waiting();
  }

  @Override
  public RepetitionCounts repetitions() {
    return RepetitionCounts.NONE;
  }

  @Override
  public ServerCounts serverCounts() {
    return ServerCounts.NONE;
  }

  @Override
  public List<ServerReport> servers() {
    return List.of();
  }

  @Override
  public long now() {
    return clock.getAsLong();
  }

  /** Returns whether there is a connection, as far as is known. */
  public boolean isConnected() {
    return channel.connected();
  }

  @Override
  public String state() {
    if (closed) {
      return "closed";
    } else if (isConnected()) {
      return "connected";
    }
    String why = whyNotConnected();
    return why == null ? "not connected" : "not connected: " + why;
  }

  private @Nullable String whyNotConnected() {
    String failure = channel.lastFailure();
    return failure == null ? lostBecause : failure;
  }

  // Calls.

  /** Sends a call, waits and decodes the reply, all on the caller's thread. */
  @Override
  public <T extends @Nullable Object> T call(Invocation invocation, ReplyDecoder<T> decoder)
      throws Throwable {
    BlockingCall call = await(invocation);
    call.reportTiming();
    return decoder.decode(callExceptions, call.document(), call.firstId(), call);
  }

  private long firstId(Invocation invocation) {
    return invocation.firstId() == 0 ? nextId.getAndAdd(invocation.count()) : invocation.firstId();
  }

  /** Sends a call and waits; returns the call, which is over. */
  private BlockingCall await(Invocation invocation) {
    long id = firstId(invocation);
    byte[] document = writer.document(invocation, id);
    BlockingCall call = new BlockingCall(invocation, this, id, document, now());
    try {
      submit(call);
      while (!call.isOver()) {
        channel.await(call, deadlines.giveUpNanos(call));
        deadlines.expire(call);
      }
    } catch (InterruptedException e) {
      call.abandon(sent -> callExceptions.interrupted(invocation, sent, e));
      awaitEnd(call);
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // For example a stack overflow: no thread waits for the call any more.
      scanner.arm();
      call.cancel();
      throw e;
    }
    return call;
  }

  /** Waits for a call that another thread may be ending right now, with its reply. */
  private void awaitEnd(BlockingCall call) {
    while (!call.isOver()) {
      LockSupport.parkNanos(call, ENDING_NANOS);
      deadlines.expire(call);
    }
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> callAsync(
      Invocation invocation, ReplyDecoder<T> decoder, Executor completing) {
    try {
      return begin(invocation, decoder, completing).future();
    } catch (RpcException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T extends @Nullable Object> AsyncCall<T> begin(
      Invocation invocation, ReplyDecoder<T> decoder, Executor completing) {
    long id = firstId(invocation);
    byte[] document = writer.document(invocation, id);
    AsyncCall<T> call = new AsyncCall<>(invocation, this, id, document, now(), completing, decoder);
    submit(call);
    scanner.arm();
    return call;
  }

  @Override
  public Executor callbacks() {
    return callbacks;
  }

  @Override
  public void watch(CallFuture<?> future, Invocation invocation) {
    intercepted.watch(future, invocation);
    scanner.arm();
  }

  private boolean scan() {
    if (renewing) {
      renew();
    }
    boolean callsLeft = deadlines.scan();
    boolean futuresLeft = intercepted.scan();
    return callsLeft || futuresLeft;
  }

  private void submit(PendingCall call) {
    requireOpen(call.invocation());
    calls.add(call);
    if (!limiter.admit(call, channel)) {
      calls.remove(call);
      throw callExceptions.tooManyPending(call.invocation());
    }
    if (closed) {
      // The client was closed while this call was added: close() may have missed it.
      call.fail(sent -> callExceptions.closed(call.invocation(), sent));
    }
  }

  private void requireOpen(Invocation invocation) {
    if (closed) {
      throw callExceptions.closed(invocation, false);
    }
  }

  /**
   * Sends a notification as soon as there is a connection; its fate is not reported. On a wire
   * without notifications it is a call whose reply is ignored.
   */
  @Override
  public void send(Invocation invocation) {
    if (!hasNotifications) {
      var unused = begin(invocation, IGNORED, callbacks);
      return;
    }
    requireOpen(invocation);
    byte[] document = writer.document(invocation, -1);
    if (!limiter.admitNotification()) {
      throw callExceptions.tooManyPending(invocation);
    }
    channel.send(() -> {
      limiter.notificationTaken();
      long remaining = invocation.deadlineNanos() - now();
      if (remaining <= 0) {
        return null;
      }
      correlator.sendingUnawaited();
      return writer.message(invocation, remaining, document);
    });
  }

  // The events of a call.

  @Override
  public @Nullable Message message(PendingCall call, byte[] document) {
    long now = now();
    call.written(now);
    long remaining = call.deadlineNanos() - now;
    if (remaining <= 0) {
      return null;
    }
    Message message = writer.message(call.invocation(), remaining, document);
    correlator.sending(call);
    return message;
  }

  @Override
  public void abandoned(PendingCall call) {
    if (!closed) {
      correlator.abandoned(call);
    }
  }

  /** Sends waiting calls that now have capacity. */
  @Override
  public void ended(PendingCall call) {
    limiter.release(call, channel);
  }

  @Override
  public void reported(PendingCall call) {
    calls.remove(call);
  }

  @Override
  public RpcTiming timing(PendingCall call) {
    return timings.ofEnded(call);
  }

  @Override
  public void reportTiming(PendingCall call) {
    Consumer<RpcTiming> listener = call.invocation().timing();
    if (listener != null) {
      timings.report(call, listener);
    }
  }

  private void queue(PendingMessage pendingMessage) {
    channel.send(pendingMessage);
  }

  /** Closes the present connection. Nothing more is sent over it, not even queued messages. */
  private void renew() {
    renewing = true;
    limiter.close();
    outages.disconnected();
    channel.renew("an abandoned call's reply could still arrive");
    renewing = false;
  }

  // The events of the channel.

  @Override
  public void connected() {
    LOG.debug("connected to {}", endpoint);
    // This may run before the constructor has set the channel, but then there is no call either.
    outages.connected();
    limiter.open(channel);
    observer.connected();
  }

  @Override
  public void received(Message message) {
    byte[] body = message.body();
    if (body == null) {
      LOG.debug("{} sent a malformed message", endpoint);
      return;
    }
    PendingCall call = correlator.answeredBy(body);
    if (call != null) {
      call.reply(message.header(), body);
    } else {
      LOG.debug("a reply from {} is late or belongs to no call", endpoint);
    }
  }

  @Override
  public void disconnected(String reason) {
    LOG.debug("disconnected from {}: {}", endpoint, reason);
    lostBecause = "the last one was lost: " + reason;
    renewing = false; // the next connection need not be renewed
    limiter.close();
    outages.disconnected();
    correlator.disconnected();
    observer.disconnected();
    var unused = calls.forEach(call -> {
      if (call.isInFlight()) {
        call.fail(sent -> callExceptions.connectionLost(call.invocation(), reason));
      }
      return true;
    });
    // Callers that wait to send don't notice that they wait for a connection from now on.
    scanner.arm();
  }

  @Override
  public void close() {
    closed = true;
    observer.closed();
    limiter.close(); // the end of one call must not send another
    endAll();
    channel.close();
    endAll();
    intercepted.close();
    scanner.close();
  }

  private void endAll() {
    var unused = calls.forEach(call -> {
      call.fail(sent -> callExceptions.closed(call.invocation(), sent));
      return true;
    });
  }
}
