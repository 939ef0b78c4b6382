package io.zerocall;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came with the call that a server is running: metadata, trace, deadline and user. Immutable;
 * may be handed to other threads.
 */
public final class RpcContext {
  private static final ThreadLocal<@Nullable RpcContext> CURRENT = new ThreadLocal<>();

  private final Map<String, String> meta;
  private final @Nullable String traceparent;
  private final long deadlineNanos;
  private final @Nullable String user;

  /** Made by a server for each call of a client that nobody was asked about. */
  public RpcContext(Map<String, String> meta, @Nullable String traceparent, long deadlineNanos) {
    this(meta, traceparent, deadlineNanos, null);
  }

  /**
   * Made by a server for each call.
   *
   * @param meta the caller's own metadata
   * @param traceparent the W3C trace context, or null
   * @param deadlineNanos the {@link System#nanoTime} of the deadline; {@code Long.MAX_VALUE} if
   *     there is none
   * @param user whom the server's {@link PlainAuthenticator} has admitted, or null
   */
  public RpcContext(
      Map<String, String> meta,
      @Nullable String traceparent,
      long deadlineNanos,
      @Nullable String user) {
    this.meta = Map.copyOf(meta);
    this.traceparent = traceparent;
    this.deadlineNanos = deadlineNanos;
    this.user = user;
  }

  /**
   * The context of the call that the current thread runs; empty on any other thread, also on those
   * that a method starts or hands work to.
   */
  public static Optional<RpcContext> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /**
   * Makes a context the current thread's, or none, and returns what was there before. For servers.
   */
  public static @Nullable RpcContext enter(@Nullable RpcContext context) {
    RpcContext previous = CURRENT.get();
    if (context == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(context);
    }
    return previous;
  }

  /** The caller's own metadata; empty if there is none. */
  public Map<String, String> meta() {
    return meta;
  }

  /** The W3C {@code traceparent} of the call. A client that is used on this thread passes it on. */
  public Optional<String> traceparent() {
    return Optional.ofNullable(traceparent);
  }

  /** How long the caller will still wait, never negative; empty if it set no deadline. */
  public Optional<Duration> remainingTime() {
    if (deadlineNanos == Long.MAX_VALUE) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
  }

  /**
   * The user who calls, whom the server's {@link PlainAuthenticator} has admitted; empty if the
   * server has none. Unlike {@link #meta} this is nothing that a caller can make up.
   */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }
}
