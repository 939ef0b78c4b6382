package io.zerocall.transport.zmtp;

import io.zerocall.PlainAuthenticator;
import io.zerocall.transport.Binding;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportCounters;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.BindErrors;
import io.zerocall.transport.engine.ConnectionLimit;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.Endpoint;
import io.zerocall.transport.engine.Endpoint.Ipc;
import io.zerocall.transport.engine.RateLimitedLog;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The server's side: one bound endpoint, and the loops that serve it. Thread-safe. */
final class ZmtpBinding implements Binding {
  /** More than the time needed to write the remaining messages and to close the sockets. */
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long SHORTEST_SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Counters counters;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final List<ZmtpLoop> loops = new ArrayList<>();
  private final @Nullable AuthenticationExecutor authentication;
  private final ConnectionSecurity security;
  private final Endpoint endpoint;
  private final @Nullable SocketFile file;

  ZmtpBinding(
      Endpoint requested, TransportOptions options, ServerReceiver receiver, int loopCount) {
    counters = new Counters(options.refusalsOrNew());
    RateLimitedLog log = new RateLimitedLog();
    ConnectionLimit connections = new ConnectionLimit(options, counters, log);
    MemoryBudget memory = options.memoryOrNew();
    PlainAuthenticator authenticator = options.authenticator();
    authentication = authenticator == null ? null : new AuthenticationExecutor(authenticator);
    security = ConnectionSecurity.server(requested, options);
    try {
      ServerSocketChannel socket = Sockets.listening(requested);
      endpoint = Sockets.bound(requested, socket);
      file = requested instanceof Ipc ipc ? SocketFile.at(Path.of(ipc.path())) : null;
      for (int i = 0; i < loopCount; i++) {
        loops.add(new ZmtpLoop(
            receiver, counters, memory, log, sweepNanos(options), authentication, options.clock()));
      }
      SessionLimits limits = ZmtpTransport.limits(options);
      Acceptor acceptor = new Acceptor(socket, loops, options, limits, security, log, connections);
      loops.forEach(loop -> loop.start(loop == loops.get(0) ? acceptor : null));
    } catch (IOException | RuntimeException e) {
      throw BindErrors.of(requested, e);
    }
  }

  /**
   * Returns an interval so short that each timeout is noticed at most a quarter of its time late.
   */
  static long sweepNanos(TransportOptions options) {
    long shortest = Math.min(
        options.handshakeTimeout().toNanos(), options.heartbeatInterval().toNanos());
    return Math.max(SHORTEST_SWEEP_NANOS, Math.min(shortest / 4, LONGEST_SWEEP_NANOS));
  }

  @Override
  public String endpoint() {
    return endpoint.toString();
  }

  @Override
  public TransportCounters counters() {
    return counters.snapshot();
  }

  @Override
  public void close() {
    boolean first = closed.compareAndSet(false, true);
    if (authentication != null) {
      authentication.close();
    }
    security.close();
    loops.forEach(loop -> loop.close(CLOSE_NANOS));
    if (first && file != null) {
      file.delete();
    }
  }
}
