package io.zerocall.jeromq;

import io.zerocall.transport.Hosts;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.ConnectionLimit;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.RateLimitedLog;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The network connections of a binding: limits their number, and closes those that take too long
 * for their handshake or exceeded a limit. JeroMQ does none of this: its handshake timer stops
 * after the greeting. Thread-safe.
 *
 * <p>A connection is closed by shutting its channel down, so that its engine reads the end of the
 * stream and cleans up.
 */
final class AcceptedConnections {
  private static final long SWEEP_NANOS = 200_000_000;

  private final ConnectionLimit connections;
  private final LongSupplier clock;
  private final long handshakeNanos;
  private final Counters counters;
  private final RateLimitedLog log;
  private final Map<SocketChannel, Accepted> accepted = new ConcurrentHashMap<>();
  private final Map<String, SocketChannel> byAddress = new ConcurrentHashMap<>();

  private record Accepted(String address, long deadline, ConnectionLimit.Permit permit) {}

  AcceptedConnections(TransportOptions options, Counters counters, RateLimitedLog log) {
    this.connections = new ConnectionLimit(options, counters, log);
    this.clock = options.clock();
    // A connection that sends nothing is known to have completed its handshake only when it has
    // answered a heartbeat.
    this.handshakeNanos = Math.max(
        options.handshakeTimeout().toNanos(),
        options.heartbeatInterval().multipliedBy(2).toNanos());
    this.counters = counters;
    this.log = log;
  }

  void add(SocketChannel channel) {
    String address = zmq.util.Utils.getPeerIpAddress(channel).address();
    ConnectionLimit.Permit permit = connections.admit(host(channel));
    if (permit == null) {
      shut(channel);
      return;
    }
    accepted.put(channel, new Accepted(address, clock.getAsLong() + handshakeNanos, permit));
    byAddress.put(address, channel);
  }

  private static @Nullable String host(SocketChannel channel) {
    try {
      return Hosts.literal(channel.getRemoteAddress());
    } catch (IOException e) {
      return null; // the client has already disconnected
    }
  }

  void remove(SocketChannel channel) {
    Accepted gone = accepted.remove(channel);
    if (gone != null) {
      byAddress.remove(gone.address(), channel);
      gone.permit().free();
    }
  }

  /**
   * Records that a connection's address is known: its handshake is done. If the connection exceeded
   * a limit, it can be closed now.
   */
  void received(GuardedAllocator allocator) {
    String address = allocator.peerAddress();
    String refusal = allocator.refusal();
    SocketChannel channel = address == null || address.isEmpty() ? null : byAddress.get(address);
    if (refusal != null && address == null) {
      // It is counted and closed when its address is known, or swept after its timeout.
      log.warn("A connection is refused: it sent " + refusal);
      return;
    }
    if (refusal != null) {
      refuse(channel, "Connection from " + address + " refused: it sent " + refusal);
      return;
    }
    if (channel != null) {
      accepted.computeIfPresent(
          channel,
          (any, present) -> new Accepted(present.address(), Long.MAX_VALUE, present.permit()));
    }
  }

  private void refuse(@Nullable SocketChannel channel, String reason) {
    counters.refused.increment();
    log.warn(reason);
    if (channel != null) {
      shut(channel);
    }
  }

  private static void shut(SocketChannel channel) {
    try {
      channel.shutdownInput();
      channel.shutdownOutput();
    } catch (IOException e) {
      // It is closed already.
    }
  }

  /** Closes the connections whose handshake is overdue. */
  void sweep() {
    long now = clock.getAsLong();
    accepted.forEach((channel, present) -> {
      if (!channel.isOpen()) {
        remove(channel);
      } else if (present.deadline() != Long.MAX_VALUE && now - present.deadline() > 0) {
        remove(channel);
        counters.refused(RefusedBy.HANDSHAKE_TIMEOUT);
        log.warn("A connection from " + present.address()
            + " was refused: the handshake took too long (limit: handshakeTimeout)");
        shut(channel);
      }
    });
  }

  /** Returns the interval for {@link #sweep}. */
  long sweepNanos() {
    return accepted.values().stream().anyMatch(any -> any.deadline() != Long.MAX_VALUE)
        ? SWEEP_NANOS
        : Long.MAX_VALUE;
  }
}
