package io.zerocall.client.call;

import io.zerocall.RpcWire;
import io.zerocall.transport.TransportOptions;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The settings of a client's connection.
 *
 * @param endpoint where the server listens
 * @param wire the server's protocol
 * @param transport the options of the transport
 * @param patience how long calls wait for a connection
 * @param callbacks completes users' futures and calls listeners
 * @param clock a monotonic clock, in nanoseconds
 */
public record ConnectionSettings(
    String endpoint,
    RpcWire wire,
    TransportOptions transport,
    ConnectPatience patience,
    Executor callbacks,
    LongSupplier clock) {}
