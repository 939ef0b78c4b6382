package io.zerocall;

import java.time.Duration;
import java.util.Arrays;

/**
 * The limits that protect peers from each other. Immutable; each {@code with…} method returns a
 * changed copy, and throws {@link IllegalArgumentException} if the value is out of its range.
 *
 * <p>A limit per client applies to each host and to each user: to all connections from one address
 * together (for IPv6, from one /64 network), and to all connections that logged in with one name.
 */
public final class RpcLimits {
  /** The default limits. */
  public static final RpcLimits DEFAULTS = new RpcLimits();

  /** The limits that are numbers. A new limit needs an entry here and two methods below. */
  private enum Limit {
    MESSAGE_BYTES("messageBytes", 4 << 20, 1_024, 1 << 29),
    MEMORY_BYTES("memoryBytes", 0, 0, Long.MAX_VALUE >> 1),
    BATCH_ITEMS("batchItems", 1_000, 1, Integer.MAX_VALUE),
    JSON_DEPTH("jsonDepth", 64, 4, Integer.MAX_VALUE),
    NUMBER_DIGITS("numberDigits", 400, 20, Integer.MAX_VALUE),
    NAME_BYTES("nameBytes", 1 << 10, 64, Integer.MAX_VALUE),
    IN_FLIGHT("inFlight", 1_024, 1, Integer.MAX_VALUE),
    CONNECTIONS("connections", 10_000, 1, Integer.MAX_VALUE),
    CONNECTIONS_PER_CLIENT("connectionsPerClient", 0, 0, Integer.MAX_VALUE),
    CALLS_PER_SECOND("callsPerSecond", 0, 0, Integer.MAX_VALUE),
    BYTES_PER_SECOND("bytesPerSecond", 0, 0, Long.MAX_VALUE >> 1),
    SUBSCRIPTIONS("subscriptions", 1_000, 1, Integer.MAX_VALUE);

    private static final Limit[] ALL = values();

    private final String key;
    private final long byDefault;
    private final long least;
    private final long most;

    Limit(String key, long byDefault, long least, long most) {
      this.key = key;
      this.byDefault = byDefault;
      this.least = least;
      this.most = most;
    }

    @SuppressWarnings("EnumOrdinal") // only within this class; no ordinal is stored
    private int index() {
      return ordinal();
    }

    private void check(long value) {
      if (value < least) {
        throw new IllegalArgumentException(key + ": " + value + " (expected: >= " + least + ")");
      } else if (value > most) {
        throw new IllegalArgumentException(key + ": " + value + " (expected: <= " + most + ")");
      }
    }
  }

  private final long[] numbers;
  private final Duration handshakeTimeout;

  private RpcLimits() {
    this(
        Arrays.stream(Limit.ALL).mapToLong(limit -> limit.byDefault).toArray(),
        Duration.ofSeconds(10));
  }

  private RpcLimits(long[] numbers, Duration handshakeTimeout) {
    this.numbers = numbers;
    this.handshakeTimeout = handshakeTimeout;
  }

  private long number(Limit limit) {
    return numbers[limit.index()];
  }

  private RpcLimits with(Limit limit, long value) {
    limit.check(value);
    long[] copy = numbers.clone();
    copy[limit.index()] = value;
    return new RpcLimits(copy, handshakeTimeout);
  }

  /**
   * Returns the most bytes of a message (envelope, header and body), request or reply; 4 MiB by
   * default.
   */
  public int messageBytes() {
    return (int) number(Limit.MESSAGE_BYTES);
  }

  /** Returns a copy with another {@link #messageBytes}; at least 1 KiB, at most 512 MiB. */
  public RpcLimits withMessageBytes(int value) {
    return with(Limit.MESSAGE_BYTES, value);
  }

  /**
   * Returns the most bytes that all messages of a server may hold together: requests that wait to
   * be delivered or to be run, and replies that their clients don't read. 0, the default, means a
   * quarter of the heap, but at least enough for eight messages of the largest size.
   */
  public long memoryBytes() {
    return number(Limit.MEMORY_BYTES);
  }

  /** Returns a copy with another {@link #memoryBytes}. */
  public RpcLimits withMemoryBytes(long value) {
    return with(Limit.MEMORY_BYTES, value);
  }

  /** Returns the most calls that a batch may hold; 1,000 by default. */
  public int batchItems() {
    return (int) number(Limit.BATCH_ITEMS);
  }

  /** Returns a copy with another {@link #batchItems}; at least 1. */
  public RpcLimits withBatchItems(int value) {
    return with(Limit.BATCH_ITEMS, value);
  }

  /** Returns how deep JSON may be nested; 64 levels by default. */
  public int jsonDepth() {
    return (int) number(Limit.JSON_DEPTH);
  }

  /** Returns a copy with another {@link #jsonDepth}; at least 4. */
  public RpcLimits withJsonDepth(int value) {
    return with(Limit.JSON_DEPTH, value);
  }

  /**
   * Returns the most characters of a number, and the most digits of a {@code BigDecimal} that is
   * written without an exponent; 400 by default.
   */
  public int numberDigits() {
    return (int) number(Limit.NUMBER_DIGITS);
  }

  /** Returns a copy with another {@link #numberDigits}; at least 20. */
  public RpcLimits withNumberDigits(int value) {
    return with(Limit.NUMBER_DIGITS, value);
  }

  /** Returns the most bytes of the name of a member, a method or a topic; 1 KiB by default. */
  public int nameBytes() {
    return (int) number(Limit.NAME_BYTES);
  }

  /** Returns a copy with another {@link #nameBytes}; at least 64. */
  public RpcLimits withNameBytes(int value) {
    return with(Limit.NAME_BYTES, value);
  }

  /** Returns the most unanswered calls of one connection; 1,024 by default. */
  public int inFlight() {
    return (int) number(Limit.IN_FLIGHT);
  }

  /** Returns a copy with another {@link #inFlight}; at least 1. */
  public RpcLimits withInFlight(int value) {
    return with(Limit.IN_FLIGHT, value);
  }

  /** Returns the most connections to one endpoint; 10,000 by default. */
  public int connections() {
    return (int) number(Limit.CONNECTIONS);
  }

  /** Returns a copy with another {@link #connections}; at least 1. */
  public RpcLimits withConnections(int value) {
    return with(Limit.CONNECTIONS, value);
  }

  /**
   * Returns the most connections of one client to one endpoint. 0, the default, means a quarter of
   * {@link #connections}, and exempts connections from this machine. A value other than 0 applies
   * to this machine too, but not to {@code ipc} and {@code inproc}, which have no host.
   */
  public int connectionsPerClient() {
    return (int) number(Limit.CONNECTIONS_PER_CLIENT);
  }

  /**
   * Returns a copy with another {@link #connectionsPerClient}; the value of {@link #connections}
   * disables the limit.
   */
  public RpcLimits withConnectionsPerClient(int value) {
    return with(Limit.CONNECTIONS_PER_CLIENT, value);
  }

  /**
   * Returns the most calls and notifications of one client per second, all of which may arrive at
   * once. Each entry of a batch counts. 0, the default, means no limit.
   */
  public int callsPerSecond() {
    return (int) number(Limit.CALLS_PER_SECOND);
  }

  /** Returns a copy with another {@link #callsPerSecond}. */
  public RpcLimits withCallsPerSecond(int value) {
    return with(Limit.CALLS_PER_SECOND, value);
  }

  /**
   * Returns the most bytes of messages from one client per second, all of which may arrive at once.
   * 0, the default, means no limit.
   */
  public long bytesPerSecond() {
    return number(Limit.BYTES_PER_SECOND);
  }

  /** Returns a copy with another {@link #bytesPerSecond}. */
  public RpcLimits withBytesPerSecond(long value) {
    return with(Limit.BYTES_PER_SECOND, value);
  }

  /** Returns how long a connection may take to complete its handshake; 10 s by default. */
  public Duration handshakeTimeout() {
    return handshakeTimeout;
  }

  /** Returns a copy with another {@link #handshakeTimeout}; must be positive. */
  public RpcLimits withHandshakeTimeout(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("handshakeTimeout: " + value + " (expected: > 0)");
    }
    return new RpcLimits(numbers, value);
  }

  /** Returns the most topics that one connection may subscribe to; 1,000 by default. */
  public int subscriptions() {
    return (int) number(Limit.SUBSCRIPTIONS);
  }

  /** Returns a copy with another {@link #subscriptions}; at least 1. */
  public RpcLimits withSubscriptions(int value) {
    return with(Limit.SUBSCRIPTIONS, value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RpcLimits that
        && Arrays.equals(numbers, that.numbers)
        && handshakeTimeout.equals(that.handshakeTimeout);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(numbers) + handshakeTimeout.hashCode();
  }

  /** Lists all limits by name. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("RpcLimits[");
    for (Limit limit : Limit.ALL) {
      text.append(limit.key).append('=').append(number(limit)).append(", ");
    }
    return text.append("handshakeTimeout=").append(handshakeTimeout).append(']').toString();
  }
}
