package io.zerocall.client.balancing;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.call.CallbackThreads;
import io.zerocall.client.call.ClientConnection;
import io.zerocall.client.call.ConnectionObserver;
import io.zerocall.client.call.Invocation;
import io.zerocall.client.call.RefusedReply;
import io.zerocall.client.call.ReplyDecoder;
import io.zerocall.client.call.ServerReport;
import io.zerocall.client.topic.ServerTopics;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One of several servers: the connection to it, and how well it answers. Thread-safe. */
final class BalancedServer implements ConnectionObserver {
  /**
   * After how long a silence a server gets nothing more. It is probed once a second while nothing
   * else arrives.
   */
  private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  /** How long subscriptions wait for the first connection at most. */
  private static final long FIRST_CONNECTION_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String endpoint;
  private final DrainNotice drainNotice;
  private final Events events;
  private final LongSupplier clock;
  private final ServerCounters counters;
  private final Health health;
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final ServerTopics topics;
  private final long createdNanos;
  private final ClientConnection connection;

  /** The connection, also for events that come before the constructor has ended. */
  private final CompletableFuture<ClientConnection> made = new CompletableFuture<>();

  private volatile boolean connected;
  private volatile boolean wasConnected;
  private volatile boolean draining;

  /** What a server reports. No method blocks. */
  interface Events {

    /** Called when there is a connection. */
    void connected();

    /** Called when there is no connection any more, or the server takes no new calls. */
    void left();
  }

  /** @throws IllegalArgumentException if the endpoint is malformed */
  BalancedServer(
      String endpoint,
      Function<ConnectionObserver, ClientConnection> connecting,
      DrainNotice drainNotice,
      ServerTopics topics,
      Events events,
      ServerCounters counters,
      LongSupplier clock) {
    this.endpoint = endpoint;
    this.drainNotice = drainNotice;
    this.events = events;
    this.counters = counters;
    this.health = new Health(counters);
    this.clock = clock;
    this.createdNanos = clock.getAsLong();
    this.topics = topics;
    this.connection = connecting.apply(this);
    made.complete(connection);
  }

  String endpoint() {
    return endpoint;
  }

  ClientConnection connection() {
    return connection;
  }

  /** Returns whether it has a connection and takes new calls. */
  boolean isReady() {
    return connected && !draining && connection.isConnected();
  }

  /** Returns whether it has answered lately, as far as is known. */
  boolean isHealthy(long now) {
    OptionalLong silent = connection.silentNanos();
    return !health.isSetAside(now, silent.isPresent() && silent.getAsLong() >= SILENCE_NANOS);
  }

  /**
   * Returns whether it will probably answer soon: it answers, or there was no time to connect yet.
   */
  boolean mayConfirmSoon(long now) {
    boolean isNew = !wasConnected && now - createdNanos < FIRST_CONNECTION_NANOS; // read first
    return connected ? !draining && isHealthy(now) : isNew;
  }

  /** Returns the state of topics there. */
  ServerTopics topics() {
    return topics;
  }

  /** Returns which part of its share of the calls it should get; 1 if all of it. */
  double share(long now) {
    return health.share(now);
  }

  /** Returns how many calls it has not answered yet. */
  int outstanding() {
    return connection.callsInFlight();
  }

  ServerReport report(long now) {
    return new ServerReport(endpoint, state(now), outstanding(), calls.sum(), failures.sum());
  }

  /** Returns its state in a word, or with the reason why there is no connection. */
  private String state(long now) {
    if (!connected) {
      return connection.state();
    }
    return draining ? "draining" : isHealthy(now) ? "connected" : "set aside";
  }

  // Calls.

  <T extends @Nullable Object> T call(Invocation invocation, ReplyDecoder<T> decoder)
      throws Throwable {
    calls.increment();
    Throwable failure = null;
    try {
      return connection.call(invocation, decoder);
    } catch (Throwable thrown) {
      failure = thrown;
      throw thrown;
    } finally {
      ended(failure);
    }
  }

  <T extends @Nullable Object> CompletableFuture<T> callAsync(
      Invocation invocation, ReplyDecoder<T> decoder, Executor completing) {
    calls.increment();
    return connection.callAsync(invocation, decoder, completing);
  }

  /** Learns from the end of a call. */
  void ended(@Nullable Throwable failure) {
    if (!(RefusedReply.reason(failure) instanceof RpcException rpc)) {
      health.answered();
    } else if (isUnanswered(rpc)) {
      failures.increment();
      if (rpc instanceof RpcTimeoutException && !(rpc.getCause() instanceof InterruptedException)) {
        health.failed(clock.getAsLong());
      }
    } else if (rpc.code() == RpcErrorCode.SHUTTING_DOWN) {
      // It may be another server that closes, behind this one.
      health.refused(clock.getAsLong());
    } else {
      health.answered();
    }
  }

  private static boolean isUnanswered(RpcException failure) {
    return failure.code() == 0
        && (failure instanceof RpcTimeoutException
            || failure instanceof RpcUnavailableException
            || failure instanceof RpcConnectionLostException);
  }

  /** Learns that another server has answered a call first. */
  void overtaken() {
    health.failed(clock.getAsLong());
  }

  // The events of the connection.

  @Override
  public void connected() {
    health.connected(clock.getAsLong());
    draining = false;
    connected = true;
    wasConnected = true;
    var unused = made.thenAcceptAsync(drainNotice::subscribe, CallbackThreads.SHARED);
    topics.connected();
    events.connected();
  }

  @Override
  public void disconnected() {
    connected = false;
    health.lost();
    topics.disconnected();
    events.left();
  }

  @Override
  public void notified(byte[] document) {
    if (drainNotice.is(document)) {
      if (!draining) {
        counters.drained();
      }
      draining = true;
      events.left();
    } else {
      topics.notified(document);
    }
  }

  @Override
  public void closed() {
    connected = false;
    var unused = topics.end(); // other servers may still have messages for the listeners
  }

  @Override
  public String toString() {
    return endpoint + " (" + state(clock.getAsLong()) + ")";
  }
}
