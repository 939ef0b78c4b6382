package io.zerocall;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The context of the call that a server is running: metadata, trace, deadline, user, address and
 * job. Immutable, so it may be passed to other threads.
 */
public final class RpcContext {
  private static final ThreadLocal<@Nullable RpcContext> CURRENT = new ThreadLocal<>();

  private final Map<String, String> meta;
  private final @Nullable String traceparent;
  private final long deadlineNanos;
  private final @Nullable String user;
  private final @Nullable InetAddress remoteAddress;
  private final @Nullable Additions additions;

  /** What few calls have, so that the context of the others is small. */
  private record Additions(@Nullable RpcJob job, @Nullable Consumer<RpcTiming> timingListener) {}

  /** Creates the context of a call without an authenticated user. For servers. */
  public RpcContext(Map<String, String> meta, @Nullable String traceparent, long deadlineNanos) {
    this(meta, traceparent, deadlineNanos, null);
  }

  /** Creates the context of a call from an unknown address. For servers. */
  public RpcContext(
      Map<String, String> meta,
      @Nullable String traceparent,
      long deadlineNanos,
      @Nullable String user) {
    this(meta, traceparent, deadlineNanos, user, null);
  }

  /**
   * Creates the context of a call. For servers.
   *
   * @param meta the caller's own metadata
   * @param traceparent the W3C trace context, or null
   * @param deadlineNanos the {@link System#nanoTime} of the deadline; {@code Long.MAX_VALUE} if
   *     there is none
   * @param user the user that the server has authenticated, or null
   * @param remoteAddress the address that the caller's connection comes from, or null
   */
  public RpcContext(
      Map<String, String> meta,
      @Nullable String traceparent,
      long deadlineNanos,
      @Nullable String user,
      @Nullable InetAddress remoteAddress) {
    this(Map.copyOf(meta), traceparent, deadlineNanos, user, remoteAddress, null);
  }

  private RpcContext(
      Map<String, String> meta,
      @Nullable String traceparent,
      long deadlineNanos,
      @Nullable String user,
      @Nullable InetAddress remoteAddress,
      @Nullable Additions additions) {
    this.meta = meta;
    this.traceparent = traceparent;
    this.deadlineNanos = deadlineNanos;
    this.user = user;
    this.remoteAddress = remoteAddress;
    this.additions = additions;
  }

  /** Returns the same context with a job. For servers. */
  public RpcContext withJob(RpcJob running) {
    return with(new Additions(running, additions == null ? null : additions.timingListener()));
  }

  /** Returns the same context with what {@link #timingListener} returns. For servers. */
  public RpcContext withTimingListener(Consumer<RpcTiming> listener) {
    return with(new Additions(additions == null ? null : additions.job(), listener));
  }

  private RpcContext with(Additions others) {
    return new RpcContext(meta, traceparent, deadlineNanos, user, remoteAddress, others);
  }

  /**
   * Returns the context of the call that the current thread runs. Empty on any other thread,
   * including threads that a method starts or passes work to.
   */
  public static Optional<RpcContext> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** Sets or clears the current thread's context, and returns the previous one. For servers. */
  public static @Nullable RpcContext enter(@Nullable RpcContext context) {
    RpcContext previous = CURRENT.get();
    if (context == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(context);
    }
    return previous;
  }

  /** Returns the caller's own metadata; empty if there is none. */
  public Map<String, String> meta() {
    return meta;
  }

  /**
   * Returns the W3C {@code traceparent} of the call. A client that is used on this thread passes it
   * on.
   */
  public Optional<String> traceparent() {
    return Optional.ofNullable(traceparent);
  }

  /**
   * Returns how long the caller will still wait, never negative; empty if the caller set no
   * deadline.
   */
  public Optional<Duration> remainingTime() {
    if (deadlineNanos == Long.MAX_VALUE) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
  }

  /**
   * Returns the calling user, as the server's {@link PlainAuthenticator} has admitted it, or as the
   * server knows it from a bearer token; empty if the caller has not authenticated itself. Unlike
   * {@link #meta}, a caller can't forge it.
   */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /**
   * Returns the address that the caller's connection comes from, which is a proxy's if there is one
   * in between. Empty over {@code ipc://} and {@code inproc://}.
   */
  public Optional<InetAddress> remoteAddress() {
    return Optional.ofNullable(remoteAddress);
  }

  /**
   * Returns the job that the call runs; empty if a client waits for the call itself. Only a server
   * that dials a broker runs jobs.
   */
  public Optional<RpcJob> job() {
    return Optional.ofNullable(additions == null ? null : additions.job());
  }

  /**
   * Returns what to notify of the times of a call to another server, if this call is passed on to
   * it; empty if the caller doesn't ask where the time goes. A gateway gives it to its client
   * ({@code client.withTiming(listener)}). The reply then says how long the other server's method
   * ran, and how long the call waited in both servers. If the call is passed on several times, the
   * last report counts. May be called on any thread.
   */
  public Optional<Consumer<RpcTiming>> timingListener() {
    return Optional.ofNullable(additions == null ? null : additions.timingListener());
  }
}
