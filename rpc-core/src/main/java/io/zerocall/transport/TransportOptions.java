package io.zerocall.transport;

import io.zerocall.PlainAuthenticator;
import io.zerocall.RpcCurve;
import io.zerocall.RpcTls;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The limits, timeouts and shared objects of an engine, for either side.
 *
 * @param maxMessageBytes the most bytes of all frames of a message together, in both directions.
 *     Messages of up to twice as many are still received, so that a reply can report the error; a
 *     larger message closes its connection
 * @param maxConnections the most connections of a binding at a time; further ones are closed as
 *     they arrive
 * @param handshakeTimeout how long a connection may take to complete its handshake
 * @param maxUnsentMessages the most messages queued for one peer that doesn't read; further ones
 *     are dropped and counted
 * @param stallTimeout how long a client may read nothing while messages are queued for it; then its
 *     connection is closed, unless it was closed before because it was silent
 * @param reconnectMin the pause before the first attempt to reconnect
 * @param reconnectMax the longest pause between two attempts
 * @param heartbeatInterval how often a silent connection is probed
 * @param silentIntervals after how many such intervals of silence a connection is broken
 * @param credentials the credentials that a channel sends, which the server must then ask for; null
 *     if it sends none, and then the server must not ask
 * @param authenticator decides about the credentials of each client of a binding; null if any
 *     client may connect
 * @param memory the budget that the messages of a binding are charged to, together with those of
 *     other bindings; null for a budget of the binding's own. A channel doesn't use it
 * @param maxConnectionsPerClient the most connections of one host or of one user; 0 for a quarter
 *     of all, with connections from this machine exempted
 * @param networks where the connections of a binding may come from; empty for everywhere.
 *     Connections that come from no host are admitted in any case
 * @param refusals where a binding counts what it refuses, together with other bindings; null for
 *     counters of the binding's own
 * @param tls how the connections of {@code tls://} are secured: as a server for a binding, as a
 *     client for all others; null if a binding has no such endpoint, and for a client's defaults
 * @param curve the keys for CURVE: a server's for a binding, a client's for all others; null
 *     without CURVE. With CURVE, neither credentials nor an authenticator are used
 * @param clock the time in nanoseconds, as {@link System#nanoTime} gives it, by which all of these
 *     durations are measured; how long a thread sleeps is always real time
 */
public record TransportOptions(
    int maxMessageBytes,
    int maxConnections,
    Duration handshakeTimeout,
    int maxUnsentMessages,
    Duration stallTimeout,
    Duration reconnectMin,
    Duration reconnectMax,
    Duration heartbeatInterval,
    int silentIntervals,
    @Nullable PlainCredentials credentials,
    @Nullable PlainAuthenticator authenticator,
    @Nullable MemoryBudget memory,
    int maxConnectionsPerClient,
    List<Network> networks,
    @Nullable Refusals refusals,
    @Nullable RpcTls tls,
    @Nullable RpcCurve curve,
    LongSupplier clock) {

  private static final int SILENT_INTERVALS = 3;

  /** The defaults: 4 MiB, 10,000 connections, 10 s, 2,048 messages, 30 s, 50 ms to 1 s, 5 s. */
  public static final TransportOptions DEFAULTS = new TransportOptions(
      4 << 20,
      10_000,
      Duration.ofSeconds(10),
      2_048,
      Duration.ofSeconds(30),
      Duration.ofMillis(50),
      Duration.ofSeconds(1),
      Duration.ofSeconds(5));

  /** Creates options without credentials and authenticator. */
  public TransportOptions(
      int maxMessageBytes,
      int maxConnections,
      Duration handshakeTimeout,
      int maxUnsentMessages,
      Duration stallTimeout,
      Duration reconnectMin,
      Duration reconnectMax,
      Duration heartbeatInterval) {
    this(
        maxMessageBytes,
        maxConnections,
        handshakeTimeout,
        maxUnsentMessages,
        stallTimeout,
        reconnectMin,
        reconnectMax,
        heartbeatInterval,
        SILENT_INTERVALS,
        null,
        null,
        null,
        0,
        List.of(),
        null,
        null,
        null,
        System::nanoTime);
  }

  /** Returns a copy with the limits that users of the library can set. */
  public TransportOptions withLimits(
      int messageBytes, int connections, Duration handshakeTimeLimit) {
    Draft draft = new Draft(this);
    draft.maxMessageBytes = messageBytes;
    draft.maxConnections = connections;
    draft.handshakeTimeout = handshakeTimeLimit;
    return draft.options(this);
  }

  /** Returns a copy with these credentials, or with none. */
  public TransportOptions withCredentials(@Nullable PlainCredentials shown) {
    Draft draft = new Draft(this);
    draft.credentials = shown;
    return draft.options(this);
  }

  /** Returns a copy with this authenticator, or with none. */
  public TransportOptions withAuthenticator(@Nullable PlainAuthenticator authenticatorOrNull) {
    Draft draft = new Draft(this);
    draft.authenticator = authenticatorOrNull;
    return draft.options(this);
  }

  /** Returns a copy with other settings for TLS, or with none. */
  public TransportOptions withTls(@Nullable RpcTls settings) {
    Draft draft = new Draft(this);
    draft.tls = settings;
    return draft.options(this);
  }

  /** Returns a copy with other keys for CURVE, or with none. */
  public TransportOptions withCurve(@Nullable RpcCurve keys) {
    Draft draft = new Draft(this);
    draft.curve = keys;
    return draft.options(this);
  }

  /** Returns a copy with another {@link #maxConnectionsPerClient}. */
  public TransportOptions withConnectionsPerClient(int most) {
    Draft draft = new Draft(this);
    draft.maxConnectionsPerClient = most;
    return draft.options(this);
  }

  /** Returns a copy with other {@link #networks}. */
  public TransportOptions withNetworks(List<Network> admitted) {
    Draft draft = new Draft(this);
    draft.networks = List.copyOf(admitted);
    return draft.options(this);
  }

  /** Returns a copy with a budget that several bindings share. */
  public TransportOptions withMemory(MemoryBudget budget) {
    return withShared(budget, refusals);
  }

  /** Returns a copy with a budget and counters that several bindings share. */
  public TransportOptions withShared(MemoryBudget budget, @Nullable Refusals counters) {
    Draft draft = new Draft(this);
    draft.memory = budget;
    draft.refusals = counters;
    return draft.options(this);
  }

  /** Returns a copy with another {@link #heartbeatInterval} and {@link #silentIntervals}. */
  public TransportOptions withHeartbeats(Duration interval, int intervals) {
    Draft draft = new Draft(this);
    draft.heartbeatInterval = interval;
    draft.silentIntervals = intervals;
    return draft.options(this);
  }

  /** Returns a copy with another clock. */
  public TransportOptions withClock(LongSupplier nanoTime) {
    Draft draft = new Draft(this);
    draft.clock = nanoTime;
    return draft.options(this);
  }

  /** A mutable copy of the options that can be changed one by one. */
  private static final class Draft {
    private int maxMessageBytes;
    private int maxConnections;
    private Duration handshakeTimeout;
    private Duration heartbeatInterval;
    private int silentIntervals;
    private @Nullable PlainCredentials credentials;
    private @Nullable PlainAuthenticator authenticator;
    private @Nullable MemoryBudget memory;
    private int maxConnectionsPerClient;
    private List<Network> networks;
    private @Nullable Refusals refusals;
    private @Nullable RpcTls tls;
    private @Nullable RpcCurve curve;
    private LongSupplier clock;

    Draft(TransportOptions options) {
      maxMessageBytes = options.maxMessageBytes;
      maxConnections = options.maxConnections;
      handshakeTimeout = options.handshakeTimeout;
      heartbeatInterval = options.heartbeatInterval;
      silentIntervals = options.silentIntervals;
      credentials = options.credentials;
      authenticator = options.authenticator;
      memory = options.memory;
      maxConnectionsPerClient = options.maxConnectionsPerClient;
      networks = options.networks;
      refusals = options.refusals;
      tls = options.tls;
      curve = options.curve;
      clock = options.clock;
    }

    /** Returns the options with the changes; all others are taken from the argument. */
    TransportOptions options(TransportOptions rest) {
      return new TransportOptions(
          maxMessageBytes,
          maxConnections,
          handshakeTimeout,
          rest.maxUnsentMessages,
          rest.stallTimeout,
          rest.reconnectMin,
          rest.reconnectMax,
          heartbeatInterval,
          silentIntervals,
          credentials,
          authenticator,
          memory,
          maxConnectionsPerClient,
          networks,
          refusals,
          tls,
          curve,
          clock);
    }
  }

  /** Returns the shared counters, or new ones if there are none. */
  public Refusals refusalsOrNew() {
    return refusals != null ? refusals : new Refusals();
  }

  /** Returns the shared budget, or a new one if there is none. */
  public MemoryBudget memoryOrNew() {
    return memory != null ? memory : MemoryBudget.forMessagesOf(maxMessageBytes);
  }
}
