package io.zerocall.client;

import io.zerocall.RpcException;
import io.zerocall.RpcWire;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.ReplyParser;
import io.zerocall.json.ReplyReader;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.Message;
import io.zerocall.transport.Outbound;
import io.zerocall.transport.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all callers of one client share: the channel to the server, and the calls that are not yet
 * answered. Safe for use by any thread.
 */
final class ClientConnection implements PendingCall.Owner, ChannelReceiver, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
  private static final long ENDING_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private static final ReplyDecoder<Boolean> IGNORED = (document, firstId, begun) -> true;

  private final String endpoint;
  private final Executor callbacks;
  private final LongSupplier clock;
  private final boolean hasNotifications;
  private final ReplyParser replies;
  private final Failures failures;
  private final InvocationWriter writer;
  private final CallTable calls = new CallTable();
  private final Matching matching;
  private final AtomicLong nextId = new AtomicLong(1);
  private final Admission admission;
  private final Channel channel;
  private final Deadlines deadlines;
  private final Promises promises;
  private final Sweeper sweeper;
  private final ConnectionObserver observer;
  private volatile @Nullable String lostBecause;
  private volatile boolean renewing; // also where a thread was cut short at it
  private volatile boolean closed;

  ClientConnection(
      Transport transport,
      JsonCodec codec,
      ConnectionSettings settings,
      Failures failures,
      Sweeper sweeper,
      ConnectionObserver observer) {
    RpcWire wire = settings.wire();
    boolean hasIds = wire == RpcWire.JSON_RPC;
    this.endpoint = settings.endpoint();
    this.callbacks = settings.callbacks();
    this.clock = settings.clock();
    this.hasNotifications = wire == RpcWire.JSON_RPC;
    this.replies = ReplyParser.of(wire, codec);
    this.failures = failures;
    this.writer = new InvocationWriter(codec, wire, failures);
    this.observer = observer;
    this.matching = hasIds
        ? new MatchingById(
            calls, new ReplyReader(codec), nextId::get, this::queue, observer::notified)
        : new OneAtATime(this::renew);
    this.admission =
        new Admission(hasIds ? codec.limits().inFlight() : OneAtATime.IN_FLIGHT, this::now);
    this.deadlines = new Deadlines(
        calls,
        this::isConnected,
        this::whyNotConnected,
        failures,
        settings.connectTimeoutNanos(),
        clock);
    this.promises = new Promises(failures, callbacks, clock);
    this.sweeper = sweeper;
    sweeper.add(this::sweep);
    this.channel = transport.connect(endpoint, settings.transport(), this);
  }

  String endpoint() {
    return endpoint;
  }

  Failures failures() {
    return failures;
  }

  ReplyParser replies() {
    return replies;
  }

  CallTable calls() {
    return calls;
  }

  Admission admission() {
    return admission;
  }

  long now() {
    return clock.getAsLong();
  }

  private boolean isConnected() {
    return channel.connected();
  }

  private @Nullable String whyNotConnected() {
    String failure = channel.lastFailure();
    return failure == null ? lostBecause : failure;
  }

  // Calls.

  /**
   * Sends, waits and reads the reply, all on the caller's thread.
   *
   * @throws Throwable what the reply carries, or a decoder makes of it
   */
  <T extends @Nullable Object> T call(Invocation invocation, ReplyDecoder<T> decoder)
      throws Throwable {
    BlockingCall call = await(invocation);
    return decoder.decode(call.document(), call.firstId(), invocation.begunNanos());
  }

  /** Sends and waits; returns the call, which is over. */
  private BlockingCall await(Invocation invocation) {
    long id = nextId.getAndAdd(invocation.count());
    byte[] document = writer.document(invocation, id);
    BlockingCall call = new BlockingCall(invocation, this, id, document, now());
    try {
      submit(call);
      while (!call.isOver()) {
        channel.await(call, deadlines.giveUpNanos(call));
        deadlines.expire(call);
      }
    } catch (InterruptedException e) {
      call.abandon(sent -> failures.interrupted(invocation, sent, e));
      awaitEnd(call);
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // Too deep a stack, say: nobody waits any more.
      sweeper.arm();
      call.cancel();
      throw e;
    }
    return call;
  }

  /** Another thread may be ending the call at this very moment, with its reply. */
  private void awaitEnd(BlockingCall call) {
    while (!call.isOver()) {
      LockSupport.parkNanos(call, ENDING_NANOS);
      deadlines.expire(call);
    }
  }

  /**
   * Sends and returns at once.
   *
   * @param completing completes the future
   */
  <T extends @Nullable Object> CompletableFuture<T> callAsync(
      Invocation invocation, ReplyDecoder<T> decoder, Executor completing) {
    try {
      return begin(invocation, decoder, completing).future();
    } catch (RpcException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T extends @Nullable Object> FutureCall<T> begin(
      Invocation invocation, ReplyDecoder<T> decoder, Executor completing) {
    long id = nextId.getAndAdd(invocation.count());
    byte[] document = writer.document(invocation, id);
    FutureCall<T> call =
        new FutureCall<>(invocation, this, id, document, now(), completing, decoder);
    submit(call);
    sweeper.arm();
    return call;
  }

  /** Where users' futures are completed. */
  Executor callbacks() {
    return callbacks;
  }

  /** Sees to it that a future ends by its deadline whose completion is others' business. */
  void promise(CallFuture<?> future, Invocation invocation) {
    promises.add(future, invocation);
    sweeper.arm();
  }

  private boolean sweep() {
    if (renewing) {
      renew();
    }
    boolean callsLeft = deadlines.sweep();
    boolean promisesLeft = promises.sweep();
    return callsLeft || promisesLeft;
  }

  private void submit(PendingCall call) {
    requireOpen(call.invocation());
    calls.add(call);
    if (!admission.admit(call, channel)) {
      calls.remove(call);
      throw failures.tooManyPending(call.invocation());
    }
    if (closed) {
      // Closed while this call came in: close() may have missed it.
      call.fail(sent -> failures.closed(call.invocation(), sent));
    }
  }

  private void requireOpen(Invocation invocation) {
    if (closed) {
      throw failures.closed(invocation, false);
    }
  }

  /**
   * Sends a notification as soon as there is a connection; nobody learns what becomes of it. On a
   * wire that has none it is a call whose reply is ignored.
   */
  void send(Invocation invocation) {
    if (!hasNotifications) {
      var unused = begin(invocation, IGNORED, callbacks);
      return;
    }
    requireOpen(invocation);
    byte[] document = writer.document(invocation, -1);
    if (!admission.admitNotification()) {
      throw failures.tooManyPending(invocation);
    }
    channel.send(() -> {
      admission.notificationTaken();
      long remaining = invocation.deadlineNanos() - now();
      if (remaining <= 0) {
        return null;
      }
      matching.sendingUnawaited();
      return writer.message(invocation, remaining, document);
    });
  }

  // What becomes of a call.

  @Override
  public @Nullable Message message(PendingCall call, byte[] document) {
    long remaining = call.deadlineNanos() - now();
    if (remaining <= 0) {
      return null;
    }
    Message message = writer.message(call.invocation(), remaining, document);
    matching.sending(call);
    return message;
  }

  @Override
  public void abandoned(PendingCall call) {
    if (!closed) {
      matching.gaveUp(call);
    }
  }

  /** Sends what has room now. */
  @Override
  public void ended(PendingCall call) {
    admission.release(call, channel);
  }

  @Override
  public void reported(PendingCall call) {
    calls.remove(call);
  }

  private void queue(Outbound outbound) {
    channel.send(outbound);
  }

  /** Nothing more goes out over this connection, not even what is waiting for its turn. */
  private void renew() {
    renewing = true;
    admission.close();
    deadlines.disconnected();
    channel.renew("a call was given up, whose reply could have come late");
    renewing = false;
  }

  // What the channel tells.

  @Override
  public void connected() {
    LOG.debug("connected to {}", endpoint);
    // This may come before the constructor has the channel, but then there is no call either.
    deadlines.connected();
    admission.open(channel);
    observer.connected();
  }

  @Override
  public void received(Message message) {
    byte[] body = message.body();
    if (body == null) {
      LOG.debug("{} sent a message of the wrong shape", endpoint);
      return;
    }
    PendingCall call = matching.answeredBy(body);
    if (call != null) {
      call.reply(body);
    } else {
      LOG.debug("what came from {} came too late or belongs to no call", endpoint);
    }
  }

  @Override
  public void disconnected(String reason) {
    LOG.debug("disconnected from {}: {}", endpoint, reason);
    lostBecause = "the last one was lost: " + reason;
    renewing = false; // the next one is innocent
    admission.close();
    deadlines.disconnected();
    matching.disconnected();
    observer.disconnected();
    var unused = calls.forEach(call -> {
      if (call.isInFlight()) {
        call.fail(sent -> failures.connectionLost(call.invocation(), reason));
      }
      return true;
    });
    // Callers that wait to send don't know that from now on they wait for a connection.
    sweeper.arm();
  }

  @Override
  public void close() {
    closed = true;
    observer.closed();
    admission.close(); // so that the end of one call doesn't send another
    endAll();
    channel.close();
    endAll();
    promises.close();
    sweeper.close();
  }

  private void endAll() {
    var unused = calls.forEach(call -> {
      call.fail(sent -> failures.closed(call.invocation(), sent));
      return true;
    });
  }
}
