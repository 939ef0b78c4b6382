package io.zerocall.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zerocall.client.ClientStatistics;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of a client: what its {@link ClientStatistics} contain.
 *
 * <pre>{@code
 * new RpcClientMetrics(client::statistics, Tags.of("server", "orders")).bindTo(registry);
 * }</pre>
 *
 * <p>The gauges are {@code zerocall.client.connections}, {@code zerocall.client.calls.inflight} and
 * {@code zerocall.client.calls.waiting}. A registry keeps the client until the meters are removed
 * from it.
 */
public final class RpcClientMetrics implements MeterBinder {
  private static final String PREFIX = "zerocall.client.";

  private final Supplier<ClientStatistics> statistics;
  private final Tags tags;

  /** Creates the meters of a client, such as {@code client::statistics}, without tags. */
  public RpcClientMetrics(Supplier<ClientStatistics> statistics) {
    this(statistics, Tags.empty());
  }

  /** Creates the meters of a client, which have tags if there are several clients. */
  public RpcClientMetrics(Supplier<ClientStatistics> statistics, Iterable<Tag> tags) {
    this.statistics = statistics;
    this.tags = Tags.of(tags);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "connections", "established connections", ClientStatistics::connections);
    gauge(
        registry,
        "calls.inflight",
        "calls that have been sent and have no reply yet",
        ClientStatistics::callsInFlight);
    gauge(
        registry,
        "calls.waiting",
        "calls that wait until they can be sent",
        ClientStatistics::callsWaiting);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<ClientStatistics> value) {
    Gauge.builder(PREFIX + name, statistics, from -> value.applyAsDouble(from.get()))
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }
}
