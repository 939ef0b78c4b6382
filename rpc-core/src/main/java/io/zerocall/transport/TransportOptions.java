package io.zerocall.transport;

import io.zerocall.PlainAuthenticator;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an engine keeps to, on either side.
 *
 * @param maxMessageBytes the most a message may have over all its frames, both ways. Up to twice as
 *     much is still received, so that a reply can say so; what is larger closes the connection that
 *     sent it
 * @param maxConnections the most connections a binding holds at a time; those beyond are closed as
 *     they come
 * @param handshakeTimeout how long a connection may take until its handshake is done
 * @param maxUnsentMessages the most messages waiting for one peer that doesn't read; those beyond
 *     are dropped and counted
 * @param stallTimeout how long a client may read nothing while something waits for it; then its
 *     connection is closed, if it wasn't before for its silence
 * @param reconnectMin the pause before the first new try to connect
 * @param reconnectMax the longest pause between two tries
 * @param heartbeatInterval how often a silent connection is probed; one that stays silent for three
 *     intervals is broken
 * @param credentials what a channel shows the server, which must ask for it; null if it shows
 *     nothing, and then the server must not ask
 * @param authenticator whom a binding asks about the credentials of every client; null if anybody
 *     may connect
 * @param memory what the messages of a binding are charged to, together with those of other
 *     bindings; null for a budget of the binding's own. A channel has no use for it
 * @param maxConnectionsPerClient the most connections of one host or of one user; 0 for a quarter
 *     of all, and then those from this machine are not counted
 * @param refusals where a binding counts what it refuses, together with other bindings; null for
 *     counters of the binding's own
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
    @Nullable PlainCredentials credentials,
    @Nullable PlainAuthenticator authenticator,
    @Nullable MemoryBudget memory,
    int maxConnectionsPerClient,
    @Nullable Refusals refusals,
    LongSupplier clock) {

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

  /** Options without credentials and authenticator. */
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
        null,
        null,
        null,
        0,
        null,
        System::nanoTime);
  }

  /** The same, but for what the users of the library set. */
  public TransportOptions withLimits(
      int messageBytes, int connections, Duration handshakeTimeLimit) {
    Draft draft = new Draft(this);
    draft.maxMessageBytes = messageBytes;
    draft.maxConnections = connections;
    draft.handshakeTimeout = handshakeTimeLimit;
    return draft.options(this);
  }

  /** The same with credentials, or without. */
  public TransportOptions withCredentials(@Nullable PlainCredentials shown) {
    Draft draft = new Draft(this);
    draft.credentials = shown;
    return draft.options(this);
  }

  /** The same with an authenticator, or without. */
  public TransportOptions withAuthenticator(@Nullable PlainAuthenticator asked) {
    Draft draft = new Draft(this);
    draft.authenticator = asked;
    return draft.options(this);
  }

  /** The same with another {@link #maxConnectionsPerClient}. */
  public TransportOptions withConnectionsPerClient(int most) {
    Draft draft = new Draft(this);
    draft.maxConnectionsPerClient = most;
    return draft.options(this);
  }

  /** The same with a budget that is shared by several bindings. */
  public TransportOptions withMemory(MemoryBudget budget) {
    return withShared(budget, refusals);
  }

  /** The same with a budget and counters that are shared by several bindings. */
  public TransportOptions withShared(MemoryBudget budget, @Nullable Refusals counters) {
    Draft draft = new Draft(this);
    draft.memory = budget;
    draft.refusals = counters;
    return draft.options(this);
  }

  /** The same with another clock. */
  public TransportOptions withClock(LongSupplier nanoTime) {
    Draft draft = new Draft(this);
    draft.clock = nanoTime;
    return draft.options(this);
  }

  /** A copy of those that can be changed one by one. */
  private static final class Draft {
    private int maxMessageBytes;
    private int maxConnections;
    private Duration handshakeTimeout;
    private @Nullable PlainCredentials credentials;
    private @Nullable PlainAuthenticator authenticator;
    private @Nullable MemoryBudget memory;
    private int maxConnectionsPerClient;
    private @Nullable Refusals refusals;
    private LongSupplier clock;

    Draft(TransportOptions options) {
      maxMessageBytes = options.maxMessageBytes;
      maxConnections = options.maxConnections;
      handshakeTimeout = options.handshakeTimeout;
      credentials = options.credentials;
      authenticator = options.authenticator;
      memory = options.memory;
      maxConnectionsPerClient = options.maxConnectionsPerClient;
      refusals = options.refusals;
      clock = options.clock;
    }

    /** With the changes, and the rest of what it was made of. */
    TransportOptions options(TransportOptions rest) {
      return new TransportOptions(
          maxMessageBytes,
          maxConnections,
          handshakeTimeout,
          rest.maxUnsentMessages,
          rest.stallTimeout,
          rest.reconnectMin,
          rest.reconnectMax,
          rest.heartbeatInterval,
          credentials,
          authenticator,
          memory,
          maxConnectionsPerClient,
          refusals,
          clock);
    }
  }

  /** The shared counters, or new ones if there are none. */
  public Refusals refusalsOrNew() {
    return refusals != null ? refusals : new Refusals();
  }

  /** The shared budget, or a new one if there is none. */
  public MemoryBudget memoryOrNew() {
    return memory != null ? memory : MemoryBudget.forMessagesOf(maxMessageBytes);
  }
}
