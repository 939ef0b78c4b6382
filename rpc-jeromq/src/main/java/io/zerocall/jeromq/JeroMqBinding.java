package io.zerocall.jeromq;

import io.zerocall.transport.Binding;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportCounters;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.Endpoint.Tcp;
import java.util.concurrent.TimeUnit;

/** The server's side: one bound endpoint. Thread-safe. */
final class JeroMqBinding implements Binding {
  /** More than the time needed to write the remaining messages and to close the sockets. */
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Counters counters;
  private final JeroMqLoop loop;

  JeroMqBinding(Tcp endpoint, TransportOptions options, ServerReceiver receiver) {
    counters = new Counters(options.refusalsOrNew());
    loop = new JeroMqLoop(endpoint, options, receiver, counters);
    loop.start();
  }

  @Override
  public String endpoint() {
    return loop.endpoint();
  }

  @Override
  public TransportCounters counters() {
    return counters.snapshot();
  }

  @Override
  public void close() {
    loop.close(CLOSE_NANOS);
  }
}
