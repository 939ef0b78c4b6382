package io.zerocall.transport.inproc;

import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Backoff;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.Dialer;
import io.zerocall.transport.engine.Endpoint.Inproc;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the server that has bound a name. Runs on the channel's driver thread. If no server
 * has bound the name, the dialer tries again when one does, and not before.
 */
final class InprocDialer implements Dialer<InprocConnection> {
  private static final String UNBOUND = "no server has bound the name";

  private final Inproc name;
  private final TransportOptions options;
  private final Counters counters;
  private final Backoff backoff;
  private final Runnable watcher = this::bound;

  private Runnable onEvent = () -> {};
  private volatile @Nullable String failure;

  /** Whether the next try may succeed; false while no server has bound the name. */
  private volatile boolean mayTry = true;

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

  /** Called by the thread that binds the name. */
  private void bound() {
    mayTry = true;
    onEvent.run();
  }

  @Override
  public long pauseNanos() {
    return mayTry ? backoff.pauseNanos() : Long.MAX_VALUE;
  }

  @Override
  public @Nullable InprocConnection dial() {
    backoff.trying();
    mayTry = false; // before the look-up: a name that is bound from now on is reported
    InprocBinding binding = InprocNames.shared().find(name);
    if (binding == null) {
      failure = UNBOUND;
      return null;
    }
    InprocConnection connection = binding.accept(options, counters, this::notifyChannel);
    if (connection == null) {
      mayTry = true;
      failure = "the server has as many connections as it may";
      return null;
    }
    if (connection.lost() != null) {
      failure = UNBOUND;
      mayTry = true; // the name may have been bound again before the look-up
      return null;
    }
    failure = null;
    return connection;
  }

  /** Called by any thread. */
  private void notifyChannel() {
    onEvent.run();
  }

  @Override
  public @Nullable String failure() {
    return failure;
  }

  /** Does nothing, because a try doesn't block. */
  @Override
  public void cancel() {}

  /** Does nothing, because neither end can disappear unnoticed. */
  @Override
  public long maintain(InprocConnection connection) {
    return Long.MAX_VALUE;
  }

  @Override
  public void lost(boolean onPurpose) {
    backoff.lost(onPurpose);
    mayTry = true;
  }

  @Override
  public void close() {
    InprocNames.shared().unwatch(name, watcher);
  }
}
