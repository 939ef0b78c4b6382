package io.zerocall.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zerocall.client.ClientStatistics;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of a client: what its {@link ClientStatistics} contain.
 *
 * <pre>{@code
 * new RpcClientMetrics(client::statistics, Tags.of("server", "orders")).bindTo(registry);
 * }</pre>
 *
 * <p>The gauges are {@code zerocall.client.connections}, {@code zerocall.client.calls.inflight},
 * {@code zerocall.client.calls.waiting}, and {@code zerocall.client.servers} with the tag
 * {@code state}: how many of the servers of a client of several are {@code connected}, {@code set
 * aside}, {@code draining} and {@code not connected}. The counters are
 * {@code zerocall.client.calls.repeated}, {@code zerocall.client.calls.repeated.refused} and
 * {@code zerocall.client.calls.hedged}, and of its servers
 * {@code zerocall.client.servers.set.aside}, {@code zerocall.client.servers.returned} and
 * {@code zerocall.client.servers.drained}. A registry keeps the client until the meters are removed
 * from it.
 */
public final class RpcClientMetrics implements MeterBinder {
  private static final String PREFIX = "zerocall.client.";
  private static final List<String> STATES =
      List.of("connected", "set aside", "draining", "not connected");

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
    counter(
        registry,
        "calls.repeated",
        "calls made again at another server after they had failed",
        ClientStatistics::repetitions);
    counter(
        registry,
        "calls.repeated.refused",
        "calls that were not made again, since too many had been",
        ClientStatistics::repetitionsRefused);
    counter(
        registry,
        "calls.hedged",
        "calls made at another server while the first one had not answered",
        ClientStatistics::hedges);
    counter(
        registry,
        "servers.set.aside",
        "how often a server was set aside because it did not answer",
        ClientStatistics::setAside);
    counter(
        registry,
        "servers.returned",
        "how often a server got calls again after it was set aside or unreachable",
        ClientStatistics::returned);
    counter(
        registry,
        "servers.drained",
        "how often a server announced that it takes no new calls",
        ClientStatistics::drained);
    STATES.forEach(state -> servers(registry, state));
  }

  private void servers(MeterRegistry registry, String state) {
    Gauge.builder(PREFIX + "servers", statistics, from -> count(from.get(), state))
        .description("servers of a client of several")
        .tags(tags)
        .tag("state", state)
        .strongReference(true)
        .register(registry);
  }

  private static long count(ClientStatistics statistics, String state) {
    return statistics.servers().stream()
        .filter(server -> server.state().startsWith(state))
        .count();
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<ClientStatistics> value) {
    FunctionCounter.builder(PREFIX + name, statistics, from -> value.applyAsDouble(from.get()))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<ClientStatistics> value) {
    // counters keep the supplier only as long as something else does
    Gauge.builder(PREFIX + name, statistics, from -> value.applyAsDouble(from.get()))
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }
}
