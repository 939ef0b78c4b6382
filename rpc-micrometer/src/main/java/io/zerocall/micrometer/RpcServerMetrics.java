package io.zerocall.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zerocall.server.ServerStatistics;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of a server: what its {@link ServerStatistics} contain.
 *
 * <pre>{@code
 * new RpcServerMetrics(server::statistics).bindTo(registry);
 * }</pre>
 *
 * <p>The gauges are {@code zerocall.server.connections}, {@code …messages.undelivered},
 * {@code …messages.running} (those whose calls run or wait), {@code …calls.waiting},
 * {@code …workers.busy}, {@code …memory.held} and {@code …memory.limit} in bytes. The counters are
 * {@code …messages.received}, {@code …messages.sent}, {@code …messages.refused},
 * {@code …replies.dropped}, {@code …connections.refused}, {@code …results.late}, and
 * {@code …refusals} with the name of the {@code limit}.
 *
 * <p>A registry keeps the server until the meters are removed from it.
 */
public final class RpcServerMetrics implements MeterBinder {
  private static final String PREFIX = "zerocall.server.";

  private final Supplier<ServerStatistics> statistics;
  private final Tags tags;

  /** Creates the meters of a server, such as {@code server::statistics}, without tags. */
  public RpcServerMetrics(Supplier<ServerStatistics> statistics) {
    this(statistics, Tags.empty());
  }

  /** Creates the meters of a server, which have tags if there are several servers. */
  public RpcServerMetrics(Supplier<ServerStatistics> statistics, Iterable<Tag> tags) {
    this.statistics = statistics;
    this.tags = Tags.of(tags);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "connections", "open connections", ServerStatistics::connections);
    gauge(
        registry,
        "messages.undelivered",
        "messages that have been read and wait to be delivered",
        ServerStatistics::messagesUndelivered);
    gauge(
        registry,
        "messages.running",
        "messages whose calls run or wait to run",
        ServerStatistics::exchangesRunning);
    gauge(
        registry, "calls.waiting", "calls that wait for a worker", ServerStatistics::callsWaiting);
    gauge(registry, "workers.busy", "workers that run methods", ServerStatistics::workersBusy);
    bytes(registry, "memory.held", "bytes that messages hold", ServerStatistics::heldBytes);
    bytes(
        registry, "memory.limit", "bytes that messages may hold", ServerStatistics::heldBytesLimit);
    count(registry);
  }

  private void count(MeterRegistry registry) {
    counter(registry, "messages.received", "complete messages", ServerStatistics::messagesReceived);
    counter(registry, "messages.sent", "replies", ServerStatistics::messagesSent);
    counter(
        registry,
        "messages.refused",
        "messages none of whose calls could be run",
        ServerStatistics::messagesRefused);
    counter(
        registry,
        "replies.dropped",
        "replies whose client was gone or didn't read",
        ServerStatistics::repliesDropped);
    counter(
        registry,
        "connections.refused",
        "connections that a limit or an error closed",
        ServerStatistics::connectionsRefused);
    counter(
        registry,
        "results.late",
        "methods that ended after their call had been cut off",
        ServerStatistics::lateResults);
    for (String limit : statistics.get().refused().keySet()) {
      counter(
          registry,
          "refusals",
          "what a limit refused",
          all -> all.refused().getOrDefault(limit, 0L),
          Tag.of("limit", limit));
    }
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<ServerStatistics> value) {
    gauge(name, description, value).register(registry);
  }

  private void bytes(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<ServerStatistics> value) {
    gauge(name, description, value).baseUnit(BaseUnits.BYTES).register(registry);
  }

  private Gauge.Builder<Supplier<ServerStatistics>> gauge(
      String name, String description, ToDoubleFunction<ServerStatistics> value) {
    // counters keep the supplier only as long as something else does
    return Gauge.builder(PREFIX + name, statistics, from -> value.applyAsDouble(from.get()))
        .description(description)
        .tags(tags)
        .strongReference(true);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<ServerStatistics> value,
      Tag... more) {
    FunctionCounter.builder(PREFIX + name, statistics, from -> value.applyAsDouble(from.get()))
        .description(description)
        .tags(tags.and(more))
        .register(registry);
  }
}
