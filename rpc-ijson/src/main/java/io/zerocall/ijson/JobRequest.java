package io.zerocall.ijson;

import io.zerocall.http.exchange.ExchangeRequest;
import io.zerocall.http.exchange.ExchangeResponse;
import io.zerocall.json.document.Routing;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request, as this interface reads it. Not thread-safe. */
final class JobRequest {
  /** What a request is for; {@link #NONE} if it doesn't say. */
  enum Type {
    NONE,
    GET,
    GET_PLUS,
    WORKER,
    ASYNC,
    PUB,
    RESULT,
    CREATE,
    DELETE,
    UNKNOWN
  }

  private static final int LONGEST_ID = 255;

  private final ExchangeRequest request;
  private final String path;
  private final Type type;
  private @Nullable Envelope envelope;

  JobRequest(ExchangeRequest request) {
    this.request = request;
    this.path = withoutSlash(request.path());
    String given = request.header("type");
    this.type = type(given != null ? given : request.header("x-type"));
  }

  static String withoutSlash(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }

  private static Type type(@Nullable String name) {
    if (name == null) {
      return Type.NONE;
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "get" -> Type.GET;
      case "get+" -> Type.GET_PLUS;
      case "worker" -> Type.WORKER;
      case "async" -> Type.ASYNC;
      case "pub" -> Type.PUB;
      case "result" -> Type.RESULT;
      case "create" -> Type.CREATE;
      case "delete" -> Type.DELETE;
      default -> Type.UNKNOWN;
    };
  }

  /** Returns the path without its leading slash. */
  String path() {
    return path;
  }

  Type type() {
    return type;
  }

  byte[] body() {
    return request.body();
  }

  Envelope envelope() {
    Envelope read = envelope;
    if (read == null) {
      read = Envelope.of(request.body());
      envelope = read;
    }
    return read;
  }

  boolean hasOption(String option) {
    return option.equalsIgnoreCase(request.header("option"));
  }

  /** Returns the header {@code Id}, if there is one that isn't empty. */
  @Nullable
  String headerId() {
    String id = request.header("id");
    return id == null || id.isEmpty() ? null : id;
  }

  /** Returns the header {@code Name}, if there is one. */
  @Nullable
  String headerName() {
    return request.header("name");
  }

  /** Returns the name by which the sender wants to be known as a worker; null if it has none. */
  @Nullable
  String workerId() {
    return request.header("set-id");
  }

  @Nullable
  String traceparent() {
    return request.header("traceparent");
  }

  /** Returns how many seconds a worker waits; null if it doesn't say. */
  @Nullable
  Integer timeoutSeconds() throws InvalidDataException {
    String seconds = request.header("timeout");
    return seconds == null ? null : Math.max(0, number(seconds));
  }

  Routing routing() throws InvalidDataException {
    String priority = request.header("priority");
    String worker = request.header("worker-id");
    boolean ifPresent = hasOption("if present");
    return priority == null && worker == null && !ifPresent
        ? Routing.DEFAULT
        : new Routing(priority == null ? 0 : number(priority), worker, ifPresent);
  }

  private static int number(String text) throws InvalidDataException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new InvalidDataException();
    }
  }

  /** Returns whether an id can stand in a header. */
  static boolean isId(String id) {
    return !id.isEmpty() && id.length() <= LONGEST_ID && ExchangeResponse.isPrintable(id);
  }
}
