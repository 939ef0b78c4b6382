package io.zerocall.mcp;

import io.zerocall.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends.
 *
 * @param id the id of a request; null if it is a notification
 * @param method the method of the protocol; empty if it is a response, which this endpoint never
 *     waits for
 * @param params the parameters; empty if there are none
 */
record ClientMessage(@Nullable JsonText id, String method, Map<String, JsonText> params) {

  private static final JsonText VERSION = JsonText.ofString("2.0");
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

  /**
   * Reads a body.
   *
   * @throws McpException if it is not one message of JSON-RPC 2.0
   */
  static ClientMessage read(byte[] body) throws McpException {
    JsonText json = json(body);
    if (!json.isObject()) {
      throw McpException.invalidRequest("expected an object");
    }
    Map<String, JsonText> members = json.members();
    JsonText version = members.get("jsonrpc");
    if (version == null || !version.equals(VERSION)) {
      throw McpException.invalidRequest("expected \"jsonrpc\": \"2.0\"");
    }
    JsonText method = members.get("method");
    if (method == null && (members.containsKey("result") || members.containsKey("error"))) {
      return new ClientMessage(null, "", Map.of());
    } else if (method == null || !method.isString()) {
      throw McpException.invalidRequest("expected a method's name");
    }
    return new ClientMessage(id(members), method.string(), params(members));
  }

  private static JsonText json(byte[] body) throws McpException {
    try {
      return JsonText.parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      throw McpException.unparseable("not UTF-8");
    } catch (IllegalArgumentException e) {
      throw McpException.unparseable(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable JsonText id(Map<String, JsonText> members) throws McpException {
    JsonText id = members.get("id");
    if (id != null && !id.isString() && !INTEGER.matcher(id.toString()).matches()) {
      throw McpException.invalidRequest("the id must be a string or a whole number");
    }
    return id;
  }

  private static Map<String, JsonText> params(Map<String, JsonText> members) throws McpException {
    JsonText params = members.get("params");
    if (params == null) {
      return Map.of();
    } else if (!params.isObject()) {
      throw McpException.invalidRequest("params must be an object");
    }
    return params.members();
  }

  /** Returns the message without one of its parameters. */
  ClientMessage without(String parameter) {
    Map<String, JsonText> rest = new LinkedHashMap<>(params);
    rest.remove(parameter);
    return new ClientMessage(id, method, rest);
  }

  /** Returns the parameter that is text; null if there is none. */
  @Nullable
  String text(String name) {
    JsonText value = params.get(name);
    return value != null && value.isString() ? value.string() : null;
  }

  /**
   * Returns the parameter that must be text.
   *
   * @throws McpException if it is missing or not text
   */
  String requiredText(String name) throws McpException {
    String value = text(name);
    if (value == null) {
      throw McpException.invalidParams(name + ": expected a string");
    }
    return value;
  }

  /**
   * Returns where the part of a list begins that the client asks for; null if it asks for the
   * first.
   *
   * @throws McpException if it is not text
   */
  @Nullable
  String cursor() throws McpException {
    return params.containsKey("cursor") ? requiredText("cursor") : null;
  }

  /** Returns the parameter that is an object; empty if there is none. */
  Map<String, JsonText> object(String name) {
    JsonText value = params.get(name);
    return value != null && value.isObject() ? value.members() : Map.of();
  }

  /** Returns what the protocol itself adds to the parameters. */
  Map<String, JsonText> meta() {
    return object("_meta");
  }
}
