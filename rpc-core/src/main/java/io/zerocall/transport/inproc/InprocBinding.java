package io.zerocall.transport.inproc;

import io.zerocall.transport.Binding;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportCounters;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.BindErrors;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.Endpoint.Inproc;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A bound name and the loop that serves it. Thread-safe. */
final class InprocBinding implements Binding {
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Inproc name;
  private final Counters counters;
  private final InprocLoop loop;

  private InprocBinding(Inproc name, TransportOptions options, ServerReceiver receiver) {
    this.name = name;
    counters = new Counters(options.refusalsOrNew());
    loop = new InprocLoop(name, options, receiver, counters);
  }

  /**
   * Binds a name and starts to serve it.
   *
   * @throws java.io.UncheckedIOException if the name is bound already
   */
  static InprocBinding open(Inproc name, TransportOptions options, ServerReceiver receiver) {
    InprocBinding binding = new InprocBinding(name, options, receiver);
    if (!InprocNames.shared().bind(name, binding)) {
      throw BindErrors.of(name, null);
    }
    try {
      binding.loop.start();
    } catch (Throwable e) { // the system may be unable to create a thread
      InprocNames.shared().unbind(name, binding);
      throw e;
    }
    return binding;
  }

  /**
   * Creates a connection. Returns null if there are too many. Thread-safe.
   *
   * @param options the client's
   * @param clientCounters the client's
   * @param onLost run by any thread when the connection has ended
   */
  @Nullable
  InprocConnection accept(TransportOptions options, Counters clientCounters, Runnable onLost) {
    return loop.accept(options, clientCounters, onLost);
  }

  @Override
  public String endpoint() {
    return name.toString();
  }

  @Override
  public TransportCounters counters() {
    return counters.snapshot();
  }

  @Override
  public void close() {
    InprocNames.shared().unbind(name, this);
    loop.close(CLOSE_NANOS);
  }
}
