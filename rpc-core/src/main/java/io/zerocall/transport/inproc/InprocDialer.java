package io.zerocall.transport.inproc;

import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Backoff;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.Dialer;
import io.zerocall.transport.engine.Endpoint.Inproc;
import org.jspecify.annotations.Nullable;

/**
 * Connects to whatever has bound a name, once it has. Lives on the channel's keeper. A name that
 * nobody has bound is tried again when somebody has, not on a guess.
 */
final class InprocDialer implements Dialer<InprocConnection> {
  private static final String UNBOUND = "nobody has bound the name";

  private final Inproc name;
  private final TransportOptions options;
  private final Counters counters;
  private final Backoff backoff;
  private final Runnable watcher = this::bound;

  private Runnable onEvent = () -> {};
  private volatile @Nullable String failure;

  /** Whether the next try may succeed; false while nobody has bound the name. */
  private volatile boolean promising = true;

  InprocDialer(Inproc name, TransportOptions options, Counters counters) {
    this.name = name;
    this.options = options;
    this.counters = counters;
    this.backoff = new Backoff(options);
  }

  @Override
  public void open(Runnable callback) {
    onEvent = callback;
    InprocNames.shared().watch(name, watcher);
  }

  /** By the thread that binds the name. */
  private void bound() {
    promising = true;
    onEvent.run();
  }

  @Override
  public long pauseNanos() {
    return promising ? backoff.pauseNanos() : Long.MAX_VALUE;
  }

  @Override
  public @Nullable InprocConnection dial() {
    backoff.trying();
    promising = false; // before looking: a name that is bound from now on is told of
    InprocBinding binding = InprocNames.shared().find(name);
    if (binding == null) {
      failure = UNBOUND;
      return null;
    }
    InprocConnection connection = binding.accept(options, counters, this::told);
    if (connection == null) {
      promising = true;
      failure = "the server has as many connections as it may";
      return null;
    }
    if (connection.lost() != null) {
      failure = UNBOUND;
      promising = true; // the name may have been bound anew before it was looked up
      return null;
    }
    failure = null;
    return connection;
  }

  /** By any thread. */
  private void told() {
    onEvent.run();
  }

  @Override
  public @Nullable String failure() {
    return failure;
  }

  /** A try takes no time. */
  @Override
  public void cancel() {}

  /** Neither end can fall silent without the other. */
  @Override
  public long tend(InprocConnection connection) {
    return Long.MAX_VALUE;
  }

  @Override
  public void lost(boolean onPurpose) {
    backoff.lost(onPurpose);
    promising = true;
  }

  @Override
  public void close() {
    InprocNames.shared().unwatch(name, watcher);
  }
}
