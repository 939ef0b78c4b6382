package io.zerocall.micrometer;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelBaggageManager;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * OpenTelemetry's tracer behind Micrometer, with the spans that it exports, and a timer of each.
 */
final class Traces implements AutoCloseable {
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final SdkTracerProvider provider = SdkTracerProvider.builder()
      .addSpanProcessor(SimpleSpanProcessor.create(exporter))
      .build();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ObservationRegistry registry = ObservationRegistry.create();

  Traces() {
    io.opentelemetry.api.trace.Tracer openTelemetry = provider.get("test");
    OtelCurrentTraceContext current = new OtelCurrentTraceContext();
    Tracer tracer = new OtelTracer(
        openTelemetry, current, event -> {}, new OtelBaggageManager(current, List.of(), List.of()));
    OtelPropagator propagator = new OtelPropagator(
        ContextPropagators.create(W3CTraceContextPropagator.getInstance()), openTelemetry);
    registry
        .observationConfig()
        .observationHandler(new DefaultMeterObservationHandler(meters))
        .observationHandler(new FirstMatchingCompositeObservationHandler(
            new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
            new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
            new DefaultTracingObservationHandler(tracer)));
  }

  ObservationRegistry registry() {
    return registry;
  }

  SimpleMeterRegistry meters() {
    return meters;
  }

  /** Runs a task within a span, the root of a trace. */
  void within(String name, Runnable task) {
    Observation.createNotStarted(name, registry).contextualName(name).observe(task);
  }

  /** Returns the spans that have ended, once there are as many. */
  List<SpanData> spans(int count) {
    return eventually(
        count + " spans have ended", exporter::getFinishedSpanItems, all -> all.size() >= count);
  }

  SpanData span(int count, SpanKind kind, String name) {
    List<SpanData> found = spans(count).stream()
        .filter(span -> span.getKind() == kind && span.getName().equals(name))
        .toList();
    assertThat(found).as(kind + " " + name + " in " + tree(count)).hasSize(1);
    return found.get(0);
  }

  /**
   * Returns the spans as text, each below its parent: {@code root(client a(server a))}. Siblings
   * are in the order of their text.
   */
  String tree(int count) {
    List<SpanData> all = spans(count);
    assertThat(all).hasSize(count);
    return tree(all);
  }

  /** Returns the spans of one trace as {@link #tree} does. */
  String treeOf(String trace) {
    return tree(exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getTraceId().equals(trace))
        .toList());
  }

  private static String tree(List<SpanData> all) {
    Map<String, List<SpanData>> byParent =
        all.stream().collect(Collectors.groupingBy(SpanData::getParentSpanId));
    List<String> ids = all.stream().map(SpanData::getSpanId).toList();
    return all.stream()
        .filter(span -> !ids.contains(span.getParentSpanId()))
        .map(root -> text(root, byParent))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static String text(SpanData span, Map<String, List<SpanData>> byParent) {
    String below = byParent.getOrDefault(span.getSpanId(), List.of()).stream()
        .map(child -> text(child, byParent))
        .sorted()
        .collect(Collectors.joining(" "));
    String kind = span.getKind() == SpanKind.INTERNAL
        ? ""
        : span.getKind().name().toLowerCase(java.util.Locale.ROOT) + " ";
    return kind + span.getName() + (below.isEmpty() ? "" : "(" + below + ")");
  }

  /** Returns a span's attributes, in the order of their names. */
  static Map<String, String> attributes(SpanData span) {
    Map<String, String> attributes = new TreeMap<>();
    span.getAttributes()
        .forEach((AttributeKey<?> key, Object value) -> attributes.put(key.getKey(), "" + value));
    return attributes;
  }

  @Override
  public void close() {
    provider.close();
    meters.close();
  }
}
