package io.zerocall.client.call;

import io.zerocall.RpcWire;
import io.zerocall.transport.TransportOptions;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The settings of a client's connection.
 *
 * @param endpoint where the server listens
 * @param wire the server's protocol
 * @param transport the options of the transport
 * @param connectTimeoutNanos how long a call waits for a connection; until its deadline if empty
 * @param failFastNanos how long after the loss of the connection a call that fails fast waits
 * @param callbacks completes users' futures and calls listeners
 * @param clock a monotonic clock, in nanoseconds
 */
public record ConnectionSettings(
    String endpoint,
    RpcWire wire,
    TransportOptions transport,
    OptionalLong connectTimeoutNanos,
    long failFastNanos,
    Executor callbacks,
    LongSupplier clock) {}
