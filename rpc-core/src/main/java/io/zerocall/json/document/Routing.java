package io.zerocall.json.document;

import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of a broker. Other servers ignore it.
 *
 * @param priority the call's place in the queue: higher first
 * @param worker the name of the only worker that may run the call; null if any may
 * @param ifPresent whether to refuse the call at once if no worker offers its method now
 */
public record Routing(int priority, @Nullable String worker, boolean ifPresent) {

  /** Nothing in particular. */
  public static final Routing DEFAULT = new Routing(0, null, false);

  public Routing withPriority(int value) {
    return new Routing(value, worker, ifPresent);
  }

  public Routing withWorker(String name) {
    return new Routing(priority, name, ifPresent);
  }

  public Routing withIfPresent() {
    return new Routing(priority, worker, true);
  }
}
