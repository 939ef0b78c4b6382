package io.zerocall.broker;

import io.zerocall.JsonText;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a {@link BrokerStatus} as JSON. */
final class StatusJson {
  private StatusJson() {}

  static JsonText of(BrokerStatus status) {
    return JsonText.parse("{\"queued\":" + status.queued()
        + ",\"running\":" + status.running()
        + ",\"answered\":" + status.answered()
        + ",\"lost\":" + status.lost()
        + ",\"callsPerSecond\":" + rate(status.callsPerSecond())
        + ",\"oldestWaitingMillis\":" + status.oldestWaitingMillis()
        + ",\"refused\":" + counts(status.refused())
        + ",\"names\":" + array(status.names(), StatusJson::name)
        + ",\"namesOmitted\":" + status.namesOmitted()
        + ",\"workers\":" + array(status.workers(), StatusJson::worker)
        + ",\"workersOmitted\":" + status.workersOmitted() + "}");
  }

  private static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> text(entry.getKey()) + ":" + entry.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String name(BrokerStatus.Name name) {
    return "{\"name\":" + text(name.name())
        + ",\"workers\":" + name.workers()
        + ",\"queued\":" + name.queued()
        + ",\"callsPerSecond\":" + rate(name.callsPerSecond()) + "}";
  }

  private static String worker(BrokerStatus.Worker worker) {
    return "{\"name\":" + text(worker.name())
        + ",\"peer\":" + text(worker.peer())
        + ",\"credit\":" + worker.credit()
        + ",\"running\":" + worker.running()
        + ",\"names\":" + worker.names() + "}";
  }

  private static <T> String array(Collection<T> values, Function<T, String> json) {
    return values.stream().map(json).collect(Collectors.joining(",", "[", "]"));
  }

  private static JsonText text(@Nullable String text) {
    return text == null ? JsonText.NULL : JsonText.ofString(text);
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%.1f", perSecond);
  }
}
