package io.zerocall;

import java.time.Duration;
import java.util.Arrays;

/**
 * The limits that keep one peer from harming the others. Immutable; a {@code with…} method makes a
 * changed copy, and throws {@link IllegalArgumentException} if the value is out of its range.
 *
 * <p>A client, where a limit holds for one, is a host and is a user: all connections from one
 * address together (of IPv6, from one network of 64 bits), and all connections that logged in with
 * one name.
 */
public final class RpcLimits {
  /** The limits as they are unless set. */
  public static final RpcLimits DEFAULTS = new RpcLimits();

  /** All limits that are numbers; the place to add one, with its two methods below. */
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

    @SuppressWarnings("EnumOrdinal") // within this class, where nothing outlives the order
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

  /** The most bytes of a message (envelope, header and body), and of a reply; 4 MiB unless set. */
  public int messageBytes() {
    return (int) number(Limit.MESSAGE_BYTES);
  }

  /** A copy with another {@link #messageBytes}; at least 1 KiB, at most 512 MiB. */
  public RpcLimits withMessageBytes(int value) {
    return with(Limit.MESSAGE_BYTES, value);
  }

  /**
   * The most bytes that all messages of a server may take together: those that wait to be handed
   * over or to be run, and replies that their clients don't read. 0, the default, stands for a
   * quarter of the heap, but enough for eight of the largest messages.
   */
  public long memoryBytes() {
    return number(Limit.MEMORY_BYTES);
  }

  /** A copy with another {@link #memoryBytes}. */
  public RpcLimits withMemoryBytes(long value) {
    return with(Limit.MEMORY_BYTES, value);
  }

  /** The most calls that a batch may hold; 1,000 unless set. */
  public int batchItems() {
    return (int) number(Limit.BATCH_ITEMS);
  }

  /** A copy with another {@link #batchItems}; at least 1. */
  public RpcLimits withBatchItems(int value) {
    return with(Limit.BATCH_ITEMS, value);
  }

  /** How deep JSON may be nested; 64 unless set. */
  public int jsonDepth() {
    return (int) number(Limit.JSON_DEPTH);
  }

  /** A copy with another {@link #jsonDepth}; at least 4. */
  public RpcLimits withJsonDepth(int value) {
    return with(Limit.JSON_DEPTH, value);
  }

  /**
   * The longest number, in characters, and the most digits that a {@code BigDecimal} may have when
   * it is written without an exponent; 400 unless set.
   */
  public int numberDigits() {
    return (int) number(Limit.NUMBER_DIGITS);
  }

  /** A copy with another {@link #numberDigits}; at least 20. */
  public RpcLimits withNumberDigits(int value) {
    return with(Limit.NUMBER_DIGITS, value);
  }

  /** The bytes of the longest name of a member, a method or a topic; 1 KiB unless set. */
  public int nameBytes() {
    return (int) number(Limit.NAME_BYTES);
  }

  /** A copy with another {@link #nameBytes}; at least 64. */
  public RpcLimits withNameBytes(int value) {
    return with(Limit.NAME_BYTES, value);
  }

  /** The most calls of one connection that are not yet answered; 1,024 unless set. */
  public int inFlight() {
    return (int) number(Limit.IN_FLIGHT);
  }

  /** A copy with another {@link #inFlight}; at least 1. */
  public RpcLimits withInFlight(int value) {
    return with(Limit.IN_FLIGHT, value);
  }

  /** The most connections of one endpoint; 10,000 unless set. */
  public int connections() {
    return (int) number(Limit.CONNECTIONS);
  }

  /** A copy with another {@link #connections}; at least 1. */
  public RpcLimits withConnections(int value) {
    return with(Limit.CONNECTIONS, value);
  }

  /**
   * The most connections of one client to one endpoint. 0, the default, stands for a quarter of
   * {@link #connections}, and then connections from this machine are not counted. A value that is
   * set holds for this machine too, but for {@code ipc} and {@code inproc}, which have no host.
   */
  public int connectionsPerClient() {
    return (int) number(Limit.CONNECTIONS_PER_CLIENT);
  }

  /** A copy with another {@link #connectionsPerClient}; one of {@link #connections} ends it. */
  public RpcLimits withConnectionsPerClient(int value) {
    return with(Limit.CONNECTIONS_PER_CLIENT, value);
  }

  /**
   * The most calls and notifications of one client in a second, in which all of them may come at
   * once; each one of a batch counts. 0, the default, stands for any number.
   */
  public int callsPerSecond() {
    return (int) number(Limit.CALLS_PER_SECOND);
  }

  /** A copy with another {@link #callsPerSecond}. */
  public RpcLimits withCallsPerSecond(int value) {
    return with(Limit.CALLS_PER_SECOND, value);
  }

  /**
   * The most bytes of messages from one client in a second, in which all of them may come at once.
   * 0, the default, stands for any number.
   */
  public long bytesPerSecond() {
    return number(Limit.BYTES_PER_SECOND);
  }

  /** A copy with another {@link #bytesPerSecond}. */
  public RpcLimits withBytesPerSecond(long value) {
    return with(Limit.BYTES_PER_SECOND, value);
  }

  /** How long a connection may take to introduce itself; 10 s unless set. */
  public Duration handshakeTimeout() {
    return handshakeTimeout;
  }

  /** A copy with another {@link #handshakeTimeout}; more than nothing. */
  public RpcLimits withHandshakeTimeout(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("handshakeTimeout: " + value + " (expected: > 0)");
    }
    return new RpcLimits(numbers, value);
  }

  /** The most topics that one connection is subscribed to; 1,000 unless set. */
  public int subscriptions() {
    return (int) number(Limit.SUBSCRIPTIONS);
  }

  /** A copy with another {@link #subscriptions}; at least 1. */
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

  /** All limits by their names. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("RpcLimits[");
    for (Limit limit : Limit.ALL) {
      text.append(limit.key).append('=').append(number(limit)).append(", ");
    }
    return text.append("handshakeTimeout=").append(handshakeTimeout).append(']').toString();
  }
}
