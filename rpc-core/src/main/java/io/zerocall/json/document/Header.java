package io.zerocall.json.document;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metadata that travels in a message's header.
 *
 * @param timeoutMillis how long the caller will still wait; below zero if that is not known
 * @param traceparent the W3C trace context, or null
 * @param meta the user's own metadata
 * @param routing what the caller asks of a broker
 * @param job the job that a broker runs with the call; null if it is no job
 * @param timing whether the reply should say how long the call waited and ran
 */
public record Header(
    long timeoutMillis,
    @Nullable String traceparent,
    Map<String, String> meta,
    Routing routing,
    @Nullable JobStart job,
    boolean timing) {

  /** The header of a message that has none. */
  public static final Header NONE = new Header(-1, null, Map.of());

  /** Creates a header that asks nothing in particular of a broker. */
  public Header(long timeoutMillis, @Nullable String traceparent, Map<String, String> meta) {
    this(timeoutMillis, traceparent, meta, Routing.DEFAULT);
  }

  /** Creates the header of a call that is no job. */
  public Header(
      long timeoutMillis, @Nullable String traceparent, Map<String, String> meta, Routing routing) {
    this(timeoutMillis, traceparent, meta, routing, null, false);
  }
}
