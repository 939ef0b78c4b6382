package io.zerocall.client;

import io.zerocall.RpcException;
import io.zerocall.RpcLimits;
import io.zerocall.json.Header;
import io.zerocall.json.HeaderCodec;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.ReplyReader;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.Message;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all callers of one client share: the channel to the server, and the calls that are not yet
 * answered. Safe for use by any thread.
 */
final class ClientConnection implements ChannelReceiver, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  private final String endpoint;
  private final RpcLimits limits;
  private final long connectTimeoutNanos;
  private final Executor callbacks;
  private final LongSupplier clock;
  private final HeaderCodec headers;
  private final ReplyReader replies;
  private final Failures failures;
  private final CallTable calls = new CallTable();
  private final Admission admission;
  private final DeadlineSweeper sweeper;
  private final AtomicLong nextId = new AtomicLong(1);
  private final Channel channel;
  private volatile boolean closed;

  ClientConnection(
      Transport transport,
      String endpoint,
      JsonCodec codec,
      long connectTimeoutNanos,
      Executor callbacks,
      LongSupplier clock) {
    this.endpoint = endpoint;
    this.limits = codec.limits();
    this.connectTimeoutNanos = connectTimeoutNanos;
    this.callbacks = callbacks;
    this.clock = clock;
    this.headers = new HeaderCodec(codec);
    this.replies = new ReplyReader(codec);
    this.failures = new Failures(endpoint, clock);
    this.admission = new Admission(limits.inFlight());
    this.sweeper = new DeadlineSweeper(this::sweep);
    this.channel = transport.connect(endpoint, options(limits), this);
  }

  private static TransportOptions options(RpcLimits limits) {
    return TransportOptions.DEFAULTS.withLimits(
        limits.messageBytes(), limits.connections(), limits.handshakeTimeout());
  }

  String endpoint() {
    return endpoint;
  }

  Failures failures() {
    return failures;
  }

  ReplyReader replies() {
    return replies;
  }

  long now() {
    return clock.getAsLong();
  }

  byte[] header(Invocation invocation, long remainingNanos) {
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(remainingNanos));
    return headers.write(new Header(millis, invocation.traceparent(), invocation.meta()));
  }

  // Calls.

  /** Sends and waits; returns the call, which is over. */
  BlockingCall callBlocking(Invocation invocation) {
    long id = nextId.getAndAdd(invocation.count());
    BlockingCall call = new BlockingCall(invocation, this, id, write(invocation, id), now());
    submit(call);
    try {
      while (!call.isOver()) {
        channel.await(call, giveUpNanos(call));
        expire(call, now());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abandon(call, failures.interrupted(call, e));
    }
    return call;
  }

  /** Sends and returns at once. */
  <T extends @Nullable Object> CompletableFuture<T> callAsync(
      Invocation invocation, ReplyDecoder<T> decoder) {
    FutureCall<T> call;
    try {
      long id = nextId.getAndAdd(invocation.count());
      call =
          new FutureCall<>(invocation, this, id, write(invocation, id), now(), callbacks, decoder);
      submit(call);
    } catch (RpcException e) {
      return CompletableFuture.failedFuture(e);
    }
    sweeper.arm();
    return call.future();
  }

  /** Sends a notification as soon as there is a connection; nobody learns what becomes of it. */
  void send(Invocation invocation) {
    requireOpen(invocation.name());
    if (!admission.admitNotification()) {
      throw failures.tooManyPending(invocation.name());
    }
    byte[] body;
    try {
      body = write(invocation, -1);
    } catch (RuntimeException | Error e) {
      admission.notificationTaken();
      throw e;
    }
    long deadline = now() + invocation.timeoutNanos();
    channel.send(() -> {
      admission.notificationTaken();
      long remaining = deadline - now();
      return remaining > 0 ? Message.of(header(invocation, remaining), body) : null;
    });
  }

  private byte[] write(Invocation invocation, long firstId) {
    byte[] body;
    try {
      body = invocation.body().apply(firstId);
    } catch (JsonException e) {
      throw failures.unwritable(invocation.name(), e);
    }
    if (body.length > limits.messageBytes()) {
      throw failures.tooLarge(invocation.name(), body.length, limits.messageBytes());
    }
    return body;
  }

  private void submit(PendingCall call) {
    requireOpen(call.invocation().name());
    calls.add(call);
    if (!admission.admit(call, channel)) {
      calls.remove(call);
      throw failures.tooManyPending(call.invocation().name());
    }
    if (closed) {
      // Closed while this call came in: close() may have missed it.
      call.fail(failures.closed(call));
    }
  }

  private void requireOpen(String method) {
    if (closed) {
      throw failures.closed(method);
    }
  }

  /** A call is done, however: makes room for the next. */
  void ended(PendingCall call) {
    calls.remove(call);
    admission.release(call, channel);
  }

  /** Ends a call that its caller has given up, and tells the server if it knows of it. */
  void abandon(PendingCall call, RpcException why) {
    boolean wasInFlight = call.isInFlight();
    if (call.fail(why) && wasInFlight) {
      tellCancelled(call);
    }
  }

  void tellCancelled(PendingCall call) {
    if (!closed) {
      Cancellation.messages(call).forEach(message -> channel.send(() -> message));
    }
  }

  // Deadlines.

  private long giveUpNanos(PendingCall call) {
    long deadline = call.deadlineNanos();
    long connectDeadline = call.begunNanos() + connectTimeoutNanos;
    return waitsForConnection(call) && connectDeadline - deadline < 0 ? connectDeadline : deadline;
  }

  private boolean waitsForConnection(PendingCall call) {
    return !call.isInFlight() && !channel.connected();
  }

  private void expire(PendingCall call, long now) {
    if (!call.isDone() && giveUpNanos(call) - now <= 0) {
      if (!call.isInFlight()) {
        if (waitsForConnection(call)) {
          call.fail(failures.notConnected(call));
          return;
        }
        if (call.deadlineNanos() - now > 0) {
          return;
        }
        if (call.fail(failures.neverSent(call))) {
          return;
        }
      }
      abandon(call, failures.deadlineExceeded(call));
    }
  }

  /** Ends what has expired; tells whether there is anything left to watch. */
  private boolean sweep() {
    long now = now();
    return calls.forEach(call -> {
      if (call instanceof FutureCall<?>) {
        expire(call, now);
        return !call.isDone();
      }
      return false;
    });
  }

  // What the channel tells.

  @Override
  public void connected() {
    LOG.debug("connected to {}", endpoint);
  }

  @Override
  public void received(Message message) {
    byte[] body = message.body();
    if (body == null) {
      LOG.warn("{} sent a message of the wrong shape", endpoint);
      return;
    }
    long id = replies.firstId(body);
    PendingCall call = id >= 0 ? calls.find(id, ReplyReader.isBatch(body)) : calls.only();
    if (call != null) {
      call.reply(body);
    } else {
      LOG.debug("a reply from {} came too late or belongs to no call", endpoint);
    }
  }

  @Override
  public void disconnected(String reason) {
    LOG.debug("disconnected from {}: {}", endpoint, reason);
    var unused = calls.forEach(call -> {
      if (call.isInFlight()) {
        call.fail(failures.connectionLost(call, reason));
      }
      return true;
    });
  }

  @Override
  public void close() {
    closed = true;
    channel.close();
    var unused = calls.forEach(call -> {
      call.fail(failures.closed(call));
      return true;
    });
    sweeper.close();
  }
}
