package io.zerocall.spring.boot;

import io.zerocall.RpcLimits;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * The limits of a server or client. A limit that is not set has its default.
 *
 * @param messageSize how large a message may be
 * @param memorySize how much memory messages may hold in all
 * @param batchItems how many calls a batch may have
 * @param jsonDepth how deeply JSON may be nested
 * @param numberDigits how many digits a number may have
 * @param nameBytes how many bytes a method's name may have
 * @param inFlight how many calls of a connection may be in flight
 * @param connections how many connections there may be
 * @param connectionsPerClient how many connections a host or user may have
 * @param callsPerSecond how many calls a host or user may make in a second
 * @param bytesPerSecond how many bytes a host or user may send in a second
 * @param handshakeTimeout how long a connection's handshake may take
 * @param subscriptions how many topics a connection may subscribe to
 */
record LimitProperties(
    @Nullable DataSize messageSize,
    @Nullable DataSize memorySize,
    @Nullable Integer batchItems,
    @Nullable Integer jsonDepth,
    @Nullable Integer numberDigits,
    @Nullable Integer nameBytes,
    @Nullable Integer inFlight,
    @Nullable Integer connections,
    @Nullable Integer connectionsPerClient,
    @Nullable Integer callsPerSecond,
    @Nullable DataSize bytesPerSecond,
    @Nullable Duration handshakeTimeout,
    @Nullable Integer subscriptions) {

  RpcLimits limits() {
    RpcLimits limits = RpcLimits.DEFAULTS;
    limits = with(limits, messageSize, (all, size) -> all.withMessageBytes(bytes(size)));
    limits = with(limits, memorySize, (all, size) -> all.withMemoryBytes(size.toBytes()));
    limits = with(limits, batchItems, RpcLimits::withBatchItems);
    limits = with(limits, jsonDepth, RpcLimits::withJsonDepth);
    limits = with(limits, numberDigits, RpcLimits::withNumberDigits);
    limits = with(limits, nameBytes, RpcLimits::withNameBytes);
    limits = with(limits, inFlight, RpcLimits::withInFlight);
    limits = with(limits, connections, RpcLimits::withConnections);
    limits = with(limits, connectionsPerClient, RpcLimits::withConnectionsPerClient);
    limits = with(limits, callsPerSecond, RpcLimits::withCallsPerSecond);
    limits = with(limits, bytesPerSecond, (all, size) -> all.withBytesPerSecond(size.toBytes()));
    limits = with(limits, handshakeTimeout, RpcLimits::withHandshakeTimeout);
    return with(limits, subscriptions, RpcLimits::withSubscriptions);
  }

  private static int bytes(DataSize size) {
    if (size.toBytes() > Integer.MAX_VALUE) {
      throw new RpcConfigurationException(
          "The limit message-size is " + size, "set it to less than 2GB");
    }
    return (int) size.toBytes();
  }

  private static <T> RpcLimits with(
      RpcLimits limits, @Nullable T value, BiFunction<RpcLimits, T, RpcLimits> change) {
    return value == null ? limits : change.apply(limits, value);
  }
}
