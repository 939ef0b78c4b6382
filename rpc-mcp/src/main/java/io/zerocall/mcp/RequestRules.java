package io.zerocall.mcp;

import io.zerocall.JsonText;
import io.zerocall.http.endpoint.EndpointExchange;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Determines the revision that a request is meant for, and checks what the revision requires of its
 * headers and metadata.
 */
final class RequestRules {
  static final String META_VERSION = "io.modelcontextprotocol/protocolVersion";
  static final String META_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

  private static final Pattern ACCEPTS_JSON = Pattern.compile(
      "(?i)(?:^|,)[ \\t]*(?:application/json|application/\\*|\\*/\\*)[ \\t]*(?:[;,]|$)");
  private static final String VERSION = "mcp-protocol-version";
  private static final String BASE64_BEGIN = "=?base64?";
  private static final String BASE64_END = "?=";

  private RequestRules() {}

  /**
   * Returns whether a client reads JSON. Every client must read JSON and a stream of events, but
   * the endpoint sends only the former.
   */
  static boolean accepts(EndpointExchange exchange) {
    String accepted = exchange.header("accept");
    return accepted == null || ACCEPTS_JSON.matcher(accepted).find();
  }

  /**
   * Returns the revision of a request.
   *
   * @throws McpException if it is unknown, or the request lacks what the revision requires
   */
  static Revision revision(EndpointExchange exchange, ClientMessage request) throws McpException {
    String header = exchange.header(VERSION);
    Map<String, JsonText> meta = request.meta();
    if (meta.containsKey(META_VERSION) || Revision.R2026_07_28.toString().equals(header)) {
      return stateless(exchange, request, header);
    } else if (header == null || request.method().equals("initialize")) {
      return Revision.R2025_11_25; // older clients send no header, and these differ in nothing here
    }
    return known(header);
  }

  /**
   * Checks the revision of a notification, if it names one.
   *
   * @throws McpException if it is unknown
   */
  static void requireKnownRevision(EndpointExchange exchange) throws McpException {
    String header = exchange.header(VERSION);
    if (header != null) {
      var unused = known(header);
    }
  }

  private static Revision known(String requested) throws McpException {
    Revision revision = Revision.of(requested);
    if (revision == null) {
      throw McpException.unsupportedVersion(requested);
    }
    return revision;
  }

  private static Revision stateless(
      EndpointExchange exchange, ClientMessage request, @Nullable String header)
      throws McpException {
    Map<String, JsonText> meta = request.meta();
    JsonText version = meta.get(META_VERSION);
    JsonText capabilities = meta.get(META_CAPABILITIES);
    if (version == null || !version.isString()) {
      throw McpException.invalidMeta("_meta: expected " + META_VERSION);
    } else if (capabilities == null || !capabilities.isObject()) {
      throw McpException.invalidMeta("_meta: expected " + META_CAPABILITIES);
    }
    requireSame("MCP-Protocol-Version", header, version.string());
    Revision revision = known(version.string());
    if (!revision.isStateless()) {
      throw McpException.unsupportedVersion(version.string()); // it has no such metadata
    }
    requireSame("Mcp-Method", exchange.header("mcp-method"), request.method());
    requireName(exchange, request);
    return revision;
  }

  private static void requireName(EndpointExchange exchange, ClientMessage request)
      throws McpException {
    String source = switch (request.method()) {
      case "tools/call" -> "name";
      case "tasks/get", "tasks/update", "tasks/cancel" -> "taskId";
      default -> null;
    };
    String name = source == null ? null : request.text(source);
    if (name != null) { // otherwise the method itself reports what is missing
      requireSame("Mcp-Name", decoded(exchange.header("mcp-name")), name);
    }
  }

  private static void requireSame(String header, @Nullable String value, String inBody)
      throws McpException {
    if (value == null) {
      throw McpException.headerMismatch("the header " + header + " is missing");
    } else if (!value.equals(inBody)) {
      throw McpException.headerMismatch("the header " + header + " differs from the body");
    }
  }

  /** Decodes a value that can't be a header's as it is. */
  private static @Nullable String decoded(@Nullable String value) throws McpException {
    if (value == null
        || value.length() < BASE64_BEGIN.length() + BASE64_END.length()
        || !value.startsWith(BASE64_BEGIN)
        || !value.endsWith(BASE64_END)) {
      return value;
    }
    String encoded = value.substring(BASE64_BEGIN.length(), value.length() - BASE64_END.length());
    try {
      return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw McpException.headerMismatch("the header Mcp-Name is not Base64");
    }
  }
}
