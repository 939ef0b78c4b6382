package io.zerocall.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.zerocall.RpcLimits;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.document.Header;
import io.zerocall.json.document.Routing;
import io.zerocall.json.wire.HeaderCodec;
import io.zerocall.json.wire.ReplyTimes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converts between the headers of HTTP and those of messages. */
final class Metadata {
  private static final String AUTHORIZATION = "authorization";
  private static final String TRACEPARENT = "traceparent";
  private static final String TIMEOUT = "zerocall-timeout";
  private static final String PRIORITY = "zerocall-priority";
  private static final String WORKER = "zerocall-worker";
  private static final String IF_PRESENT = "zerocall-if-present";
  private static final String TIMING = "zerocall-timing";
  private static final List<String> NAMES =
      List.of(AUTHORIZATION, TRACEPARENT, TIMEOUT, PRIORITY, WORKER, IF_PRESENT, TIMING);
  private static final String META = "zerocall-meta-";
  private static final int LONGEST_TIMEOUT = 15;

  private static final JsonCodec JSON = new JsonCodec(RpcLimits.DEFAULTS);
  private static final HeaderCodec CODEC = new HeaderCodec(JSON);

  private long timeoutMillis = -1;
  private @Nullable String traceparent;
  private Routing routing = Routing.DEFAULT;
  private boolean timing;
  private final Map<String, String> meta = new HashMap<>();
  private final Set<String> seen = new HashSet<>();

  private Metadata() {}

  /**
   * Returns the header, or null if it would be empty.
   *
   * @param token a bearer token that did not come in a header
   * @throws RefusedException if a value is invalid or occurs twice
   */
  static byte @Nullable [] of(HttpHeaders headers, @Nullable String token) throws RefusedException {
    Metadata found = null;
    if (token != null) {
      found = new Metadata();
      found.add(AUTHORIZATION, "Bearer " + token);
    }
    Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = all.next();
      if (concernsCalls(header.getKey())) {
        found = found == null ? new Metadata() : found;
        found.add(
            header.getKey().toString().toLowerCase(Locale.ROOT),
            header.getValue().toString());
      }
    }
    return found == null ? null : CODEC.write(found.header());
  }

  private Header header() {
    return new Header(timeoutMillis, traceparent, meta, routing, null, timing);
  }

  /**
   * Returns the header of a message whose reply can't say how long the call took.
   *
   * @param header a header that {@link #of} has returned
   * @param traceparent another trace context; null to keep the one that there is
   */
  static byte @Nullable [] untimed(byte @Nullable [] header, @Nullable String traceparent) {
    if (header == null && traceparent == null) {
      return null;
    }
    Header read = CODEC.read(header);
    if (traceparent == null && !read.timing()) {
      return header;
    }
    return CODEC.write(new Header(
        read.timeoutMillis(),
        traceparent == null ? read.traceparent() : traceparent,
        read.meta(),
        read.routing()));
  }

  /** Returns the times in the header of a reply, as an HTTP field has them; null if it has none. */
  static @Nullable String serverTiming(byte @Nullable [] replyHeader) {
    ReplyTimes times = ReplyTimes.read(JSON, replyHeader);
    return times == null ? null : times.serverTiming();
  }

  private static boolean concernsCalls(CharSequence name) {
    for (int i = 0; i < NAMES.size(); i++) {
      if (AsciiString.contentEqualsIgnoreCase(name, NAMES.get(i))) {
        return true;
      }
    }
    return name.length() > META.length()
        && AsciiString.regionMatches(name, true, 0, META, 0, META.length());
  }

  private void add(String name, String value) throws RefusedException {
    if (!seen.add(name)) {
      throw new RefusedException(Refusal.badRequest("Two headers of the name " + name));
    }
    switch (name) {
      case TIMEOUT -> timeoutMillis = timeout(value);
      case TRACEPARENT -> traceparent = value;
      case AUTHORIZATION -> meta.put(AUTHORIZATION, value);
      case PRIORITY -> routing = routing.withPriority(priority(value));
      case WORKER -> routing = routing.withWorker(value);
      case IF_PRESENT ->
        routing = isTrue("Zerocall-If-Present", value) ? routing.withIfPresent() : routing;
      case TIMING -> timing = isTrue("Zerocall-Timing", value);
      default -> addMeta(name.substring(META.length()), value);
    }
  }

  /** A proxy that strips credentials knows only the one header that carries them. */
  private void addMeta(String name, String value) throws RefusedException {
    if (name.equals(AUTHORIZATION)) {
      throw new RefusedException(
          Refusal.badRequest("A credential must be sent in the header Authorization"));
    }
    meta.put(name, value);
  }

  private static int priority(String value) throws RefusedException {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new RefusedException(
          Refusal.badRequest("Zerocall-Priority must be a whole number of 32 bits"));
    }
  }

  private static boolean isTrue(String name, String value) throws RefusedException {
    if (!value.equals("true") && !value.equals("false")) {
      throw new RefusedException(Refusal.badRequest(name + " must be true or false"));
    }
    return value.equals("true");
  }

  private static long timeout(String value) throws RefusedException {
    if (value.isEmpty()
        || value.length() > LONGEST_TIMEOUT
        || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new RefusedException(
          Refusal.badRequest("Zerocall-Timeout must be a number of milliseconds"));
    }
    return Long.parseLong(value);
  }
}
