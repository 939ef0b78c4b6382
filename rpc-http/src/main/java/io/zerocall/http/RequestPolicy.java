package io.zerocall.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import io.zerocall.http.endpoint.Endpoint;
import io.zerocall.http.request.Access;
import io.zerocall.http.request.UnknownTransferCodingException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides from a request's head what to do with it. All checks that protect the connector from web
 * pages happen here, before any byte of the body is read. Thread-safe.
 */
final class RequestPolicy {
  /** Base64 of 16 bytes; its last character encodes two bits. */
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

  private static final Page UP = Page.ofJson("{\"status\":\"up\"}");
  private static final Page CLOSING = Page.ofJson("{\"status\":\"closing\"}");

  private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://([^/?#]*)(.*)");

  private final Access access;
  private final Health health;
  private final ConsoleFiles console;
  private final Map<String, Endpoint> endpoints;

  /** Whether the server accepts calls. */
  @FunctionalInterface
  interface Health {
    boolean isOpen();
  }

  /** @param endpoints the endpoints by their paths */
  RequestPolicy(
      Access access, Health health, ConsoleFiles console, Map<String, Endpoint> endpoints) {
    this.access = access;
    this.health = health;
    this.console = console;
    this.endpoints = endpoints;
  }

  /**
   * Returns the action for a request.
   *
   * @param localAddress the address of this machine that the connection was made to
   */
  RequestAction action(HttpRequest request, String localAddress) {
    try {
      requireReadable(request.decoderResult());
      requireAdmitted(request, localAddress);
    } catch (RefusedException e) {
      return new RequestAction.Refuse(e.refusal(), null, endpoint(request));
    }
    try {
      return decided(request);
    } catch (RefusedException e) {
      return new RequestAction.Refuse(
          e.refusal(), foreignOrigin(request.headers()), endpoint(request));
    }
  }

  private @Nullable Endpoint endpoint(HttpRequest request) {
    try {
      return endpoints.get(path(request));
    } catch (RefusedException e) {
      return null;
    }
  }

  private static void requireReadable(DecoderResult result) throws RefusedException {
    if (result.isSuccess()) {
      return;
    }
    Throwable cause = result.cause();
    if (cause instanceof UnknownTransferCodingException) {
      throw new RefusedException(Refusal.unknownTransferCoding());
    } else if (cause instanceof TooLongHttpLineException) {
      throw refused(HttpResponseStatus.REQUEST_URI_TOO_LONG, "The request line is too long");
    } else if (cause instanceof TooLongHttpHeaderException
        || cause instanceof TooLongFrameException) {
      throw refused(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too long");
    }
    throw new RefusedException(Refusal.badRequest("Not a request of HTTP/1.1"));
  }

  private void requireAdmitted(HttpRequest request, String localAddress) throws RefusedException {
    if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      throw refused(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "Not HTTP/1.1");
    }
    String host = only(request.headers(), HttpHeaderNames.HOST);
    if (host == null) {
      throw new RefusedException(Refusal.badRequest("The header Host is missing"));
    } else if (!access.admitsHost(host, localAddress)) {
      throw new RefusedException(
          Refusal.forbidden(
              "The header Host names a host that this server doesn't serve (see HttpConnector.allowHost)"));
    }
    String origin = only(request.headers(), HttpHeaderNames.ORIGIN);
    if (!access.admitsOrigin(origin, host)) {
      throw new RefusedException(
          Refusal.forbidden("Pages of this origin may not call (see HttpConnector.allowOrigin)"));
    }
  }

  private RequestAction decided(HttpRequest request) throws RefusedException {
    String path = path(request);
    Endpoint endpoint = endpoints.get(path);
    if (endpoint != null) {
      return decideAtEndpoint(request, endpoint);
    }
    return switch (path) {
      case "/" -> decideAtRoot(request);
      case "*" -> decideForServer(request);
      case "/health" -> {
        boolean open = health.isOpen();
        yield decideToShow(
            request,
            new RequestAction.Show(
                open ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                open ? UP : CLOSING));
      }
      default -> {
        RequestAction shown = console.action(path, request.headers());
        if (shown == null) {
          throw new RefusedException(Refusal.notFound());
        }
        yield decideToShow(request, shown);
      }
    };
  }

  private RequestAction decideAtRoot(HttpRequest request) throws RefusedException {
    HttpMethod method = request.method();
    RequestAction shown = console.action("/", request.headers());
    String allowed = shown == null ? "POST, OPTIONS" : "GET, HEAD, POST, OPTIONS";
    if (method.equals(HttpMethod.POST)) {
      return call(request);
    } else if (method.equals(HttpMethod.GET) && asksForWebSocket(request)) {
      return upgrade(request);
    } else if (method.equals(HttpMethod.OPTIONS)) {
      return new RequestAction.Options(allowed, foreignOrigin(request.headers()));
    } else if (isGet(request) && shown != null) {
      return shown;
    }
    throw new RefusedException(Refusal.methodNotAllowed(allowed));
  }

  private RequestAction decideAtEndpoint(HttpRequest request, Endpoint endpoint)
      throws RefusedException {
    String allowed = "POST, OPTIONS";
    String foreignOrigin = foreignOrigin(request.headers());
    if (request.method().equals(HttpMethod.POST)) {
      return new RequestAction.Exchange(
          endpoint, request.headers(), header(request.headers()), foreignOrigin);
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      return new RequestAction.Options(allowed, foreignOrigin);
    }
    // some protocols have their clients try GET and DELETE, so that is no event for the log
    return new RequestAction.Show(
        HttpResponseStatus.METHOD_NOT_ALLOWED,
        new Page(Map.of(HttpHeaderNames.ALLOW, allowed), new byte[0]));
  }

  /** {@code OPTIONS *} asks for the server's general capabilities (RFC 9110, section 9.3.7). */
  private static RequestAction decideForServer(HttpRequest request) throws RefusedException {
    if (!request.method().equals(HttpMethod.OPTIONS)) {
      throw new RefusedException(
          Refusal.badRequest("The target * is for OPTIONS only (RFC 9112, section 3.2.4)"));
    }
    return new RequestAction.Options("GET, HEAD, POST, OPTIONS", null);
  }

  private static RequestAction decideToShow(HttpRequest request, RequestAction shown)
      throws RefusedException {
    String allowed = "GET, HEAD, OPTIONS";
    if (isGet(request)) {
      return shown;
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      return new RequestAction.Options(allowed, null);
    }
    throw new RefusedException(Refusal.methodNotAllowed(allowed));
  }

  /** HEAD requests the same response without its content. */
  private static boolean isGet(HttpRequest request) {
    return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
  }

  /** Requests from pages of foreign origins that are not allowed have been refused before. */
  private RequestAction call(HttpRequest request) throws RefusedException {
    HttpHeaders headers = request.headers();
    return new RequestAction.Call(header(headers), foreignOrigin(headers));
  }

  /** Returns the header of the message that a request's body is, which must be JSON. */
  private static byte @Nullable [] header(HttpHeaders headers) throws RefusedException {
    String type = only(headers, HttpHeaderNames.CONTENT_TYPE);
    if (!MediaType.isJson(type) || headers.contains(HttpHeaderNames.CONTENT_ENCODING)) {
      throw new RefusedException(Refusal.unsupportedType());
    }
    return Metadata.of(headers, null);
  }

  private static RequestAction upgrade(HttpRequest request) throws RefusedException {
    String version = only(request.headers(), HttpHeaderNames.SEC_WEBSOCKET_VERSION);
    String key = only(request.headers(), HttpHeaderNames.SEC_WEBSOCKET_KEY);
    if (!"13".equals(version)) {
      throw new RefusedException(Refusal.upgradeRequired());
    } else if (key == null || !KEY.matcher(key).matches()) {
      throw new RefusedException(
          Refusal.badRequest("Sec-WebSocket-Key must be 16 bytes in Base64 (RFC 6455)"));
    }
    List<String> offered = request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    return new RequestAction.Upgrade(
        request,
        Metadata.untimed(Metadata.of(request.headers(), Subprotocols.token(offered)), null));
  }

  /** HTTP/1.0 has no upgrade, and its {@code Upgrade} header is ignored (RFC 9110, section 7.8). */
  private static boolean asksForWebSocket(HttpRequest request) {
    HttpHeaders headers = request.headers();
    return !request.protocolVersion().equals(HttpVersion.HTTP_1_0)
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  private @Nullable String foreignOrigin(HttpHeaders headers) {
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    String host = headers.get(HttpHeaderNames.HOST);
    return host != null && access.isForeign(origin, host) ? origin : null;
  }

  /** Returns the path, also of a target in absolute form (RFC 9112, section 3.2.2). */
  private static String path(HttpRequest request) throws RefusedException {
    String target = request.uri();
    Matcher absolute = ABSOLUTE.matcher(target);
    if (absolute.matches()) {
      if (!absolute.group(1).equalsIgnoreCase(request.headers().get(HttpHeaderNames.HOST))) {
        throw new RefusedException(
            Refusal.badRequest("The target names another host than the header Host"));
      }
      target = absolute.group(2).startsWith("/") ? absolute.group(2) : "/" + absolute.group(2);
    }
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** Returns the value of a header that must not occur twice. */
  private static @Nullable String only(HttpHeaders headers, AsciiString name)
      throws RefusedException {
    List<String> values = headers.getAll(name);
    if (values.size() > 1) {
      throw new RefusedException(Refusal.badRequest("Two headers of the name " + name));
    }
    return values.isEmpty() ? null : values.get(0);
  }

  private static RefusedException refused(HttpResponseStatus status, String message) {
    return new RefusedException(Refusal.invalid(status, message));
  }
}
