package io.zerocall.testing;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

/** Collects logged warnings. Safe for use by several threads. */
public final class Warnings {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /** Returns a logger that accepts only warnings. */
  public Logger log() {
    return (Logger) Proxy.newProxyInstance(
        Warnings.class.getClassLoader(),
        new Class<?>[] {Logger.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "warn" -> {
            lines.add(text(arguments));
            yield null;
          }
          case "getName" -> "warnings";
          default ->
            method.getReturnType() == boolean.class
                ? method.getName().equals("isWarnEnabled")
                : null;
        });
  }

  private static String text(Object[] arguments) {
    Object[] values = arguments.length == 2 && arguments[1] instanceof Object[] array
        ? array
        : Arrays.copyOfRange(arguments, 1, arguments.length);
    return MessageFormatter.basicArrayFormat((String) arguments[0], values);
  }

  /** Returns the logged warnings as text. */
  public List<String> lines() {
    return lines;
  }
}
