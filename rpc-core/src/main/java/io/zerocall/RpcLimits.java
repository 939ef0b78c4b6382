package io.zerocall;

import java.time.Duration;

/**
 * The limits that keep one peer from harming the others. Immutable; a {@code with…} method makes a
 * changed copy.
 *
 * @param messageBytes the most a message may have (header and body), and a reply
 * @param batchItems the most calls a batch may hold
 * @param jsonDepth how deep JSON may be nested
 * @param numberDigits the longest number, in characters; also the most digits that a
 *     {@code BigDecimal} may have when it is written without an exponent
 * @param nameBytes the longest name of a member, a method or a topic, in bytes of UTF-8
 * @param inFlight the most calls of one connection that are not yet answered
 * @param connections the most connections of one endpoint
 * @param handshakeTimeout how long a connection may take to introduce itself
 * @param subscriptions the most topics that one connection is subscribed to
 */
public record RpcLimits(
    int messageBytes,
    int batchItems,
    int jsonDepth,
    int numberDigits,
    int nameBytes,
    int inFlight,
    int connections,
    Duration handshakeTimeout,
    int subscriptions) {

  /**
   * The defaults: 4 MiB a message, 1,000 calls a batch, depth 64, 400 digits, 1 KiB a name, 1,024
   * calls in flight, 10,000 connections, 10 s, 1,000 subscriptions.
   */
  public static final RpcLimits DEFAULTS =
      new RpcLimits(4 << 20, 1_000, 64, 400, 1 << 10, 1_024, 10_000, Duration.ofSeconds(10), 1_000);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not positive, or a message could not fit in memory
   */
  public RpcLimits {
    requireAtLeast("messageBytes", messageBytes, 1_024);
    if (messageBytes > 1 << 29) {
      throw new IllegalArgumentException(
          "messageBytes: " + messageBytes + " (expected: <= " + (1 << 29) + ")");
    }
    requireAtLeast("batchItems", batchItems, 1);
    requireAtLeast("jsonDepth", jsonDepth, 4);
    requireAtLeast("numberDigits", numberDigits, 20);
    requireAtLeast("nameBytes", nameBytes, 64);
    requireAtLeast("inFlight", inFlight, 1);
    requireAtLeast("connections", connections, 1);
    requireAtLeast("subscriptions", subscriptions, 1);
    if (handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
      throw new IllegalArgumentException(
          "handshakeTimeout: " + handshakeTimeout + " (expected: > 0)");
    }
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
    }
  }

  /** A copy with another {@link #messageBytes}. */
  public RpcLimits withMessageBytes(int value) {
    return new RpcLimits(
        value,
        batchItems,
        jsonDepth,
        numberDigits,
        nameBytes,
        inFlight,
        connections,
        handshakeTimeout,
        subscriptions);
  }

  /** A copy with another {@link #batchItems}. */
  public RpcLimits withBatchItems(int value) {
    return new RpcLimits(
        messageBytes,
        value,
        jsonDepth,
        numberDigits,
        nameBytes,
        inFlight,
        connections,
        handshakeTimeout,
        subscriptions);
  }

  /** A copy with another {@link #jsonDepth}. */
  public RpcLimits withJsonDepth(int value) {
    return new RpcLimits(
        messageBytes,
        batchItems,
        value,
        numberDigits,
        nameBytes,
        inFlight,
        connections,
        handshakeTimeout,
        subscriptions);
  }

  /** A copy with another {@link #numberDigits}. */
  public RpcLimits withNumberDigits(int value) {
    return new RpcLimits(
        messageBytes,
        batchItems,
        jsonDepth,
        value,
        nameBytes,
        inFlight,
        connections,
        handshakeTimeout,
        subscriptions);
  }

  /** A copy with another {@link #nameBytes}. */
  public RpcLimits withNameBytes(int value) {
    return new RpcLimits(
        messageBytes,
        batchItems,
        jsonDepth,
        numberDigits,
        value,
        inFlight,
        connections,
        handshakeTimeout,
        subscriptions);
  }

  /** A copy with another {@link #inFlight}. */
  public RpcLimits withInFlight(int value) {
    return new RpcLimits(
        messageBytes,
        batchItems,
        jsonDepth,
        numberDigits,
        nameBytes,
        value,
        connections,
        handshakeTimeout,
        subscriptions);
  }

  /** A copy with another {@link #connections}. */
  public RpcLimits withConnections(int value) {
    return new RpcLimits(
        messageBytes,
        batchItems,
        jsonDepth,
        numberDigits,
        nameBytes,
        inFlight,
        value,
        handshakeTimeout,
        subscriptions);
  }

  /** A copy with another {@link #handshakeTimeout}. */
  public RpcLimits withHandshakeTimeout(Duration value) {
    return new RpcLimits(
        messageBytes,
        batchItems,
        jsonDepth,
        numberDigits,
        nameBytes,
        inFlight,
        connections,
        value,
        subscriptions);
  }

  /** A copy with another {@link #subscriptions}. */
  public RpcLimits withSubscriptions(int value) {
    return new RpcLimits(
        messageBytes,
        batchItems,
        jsonDepth,
        numberDigits,
        nameBytes,
        inFlight,
        connections,
        handshakeTimeout,
        value);
  }
}
