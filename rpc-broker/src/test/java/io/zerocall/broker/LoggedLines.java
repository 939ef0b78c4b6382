package io.zerocall.broker;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;

/** Collects what a {@link BrokerLog} writes, each line with its level. Thread-safe. */
final class LoggedLines {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  Logger log() {
    return (Logger) Proxy.newProxyInstance(
        LoggedLines.class.getClassLoader(),
        new Class<?>[] {Logger.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "info", "warn" -> {
            lines.add(method.getName() + " " + arguments[1]);
            yield null;
          }
          default -> throw new UnsupportedOperationException(method.getName());
        });
  }

  List<String> lines() {
    return lines;
  }

  /** Returns the lines of one event. */
  List<String> of(String event) {
    return lines.stream()
        .filter(line -> line.matches("\\w+ " + event + "( .*)?"))
        .toList();
  }
}
