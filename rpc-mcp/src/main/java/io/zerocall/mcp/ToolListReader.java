package io.zerocall.mcp;

import io.zerocall.JsonText;
import io.zerocall.mcp.Tool.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the tools from the OpenRPC document that describes a server. An instance is used once. */
final class ToolListReader {
  /** What agents' programming interfaces accept; MCP's own names may contain dots too. */
  private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9_-]");

  private static final int LONGEST_NAME = 128;
  private static final JsonText NULL_TYPE = JsonText.ofString("null");
  private static final JsonText TRUE = JsonText.parse("true");

  private final Map<String, JsonText> document;
  private final SchemaDefinitions definitions;
  private final NavigableMap<String, Tool> tools = new TreeMap<>();

  private ToolListReader(JsonText document) {
    this.document = members(document);
    this.definitions =
        new SchemaDefinitions(members(members(this.document.get("components")).get("schemas")));
  }

  /** @param document the result of {@code rpc.discover} */
  static ToolList read(JsonText document) {
    return new ToolListReader(document).read();
  }

  private ToolList read() {
    JsonText methods = document.get("methods");
    if (methods != null && methods.isArray()) {
      for (JsonText method : methods.elements()) {
        Map<String, JsonText> members = members(method);
        if (isTrue(members, "x-tool")) {
          add(members);
        }
      }
    }
    Map<String, JsonText> info = members(document.get("info"));
    JsonObject serverInfo =
        new JsonObject().text("name", text(info, "title")).text("version", text(info, "version"));
    Map<String, JsonText> broker = members(document.get("x-broker"));
    return new ToolList(tools, JsonText.parse(serverInfo.toString()), isTrue(broker, "jobs"));
  }

  private void add(Map<String, JsonText> method) {
    String name = freeName(text(method, "name"));
    JsonText schema = resultSchema(method);
    Map<String, JsonText> resolved = definitions.resolved(schema);
    Shape shape = shape(resolved);
    JsonObject stateless = described(name, method);
    JsonObject handshake = described(name, method);
    if (shape == Shape.OBJECT) {
      stateless.value("outputSchema", definitions.complete(new JsonObject().all(resolved)));
      handshake.value("outputSchema", definitions.complete(new JsonObject().all(resolved)));
    } else if (shape == Shape.OTHER) {
      if (!resolved.isEmpty()) {
        stateless.value("outputSchema", definitions.complete(new JsonObject().all(resolved)));
      }
      handshake.value("outputSchema", definitions.complete(wrapped(schema)));
    }
    tools.put(
        name,
        new Tool(
            name,
            text(method, "name"),
            shape,
            isNullable(resolved),
            isTrue(method, "x-routed"),
            JsonText.parse(stateless.toString()),
            JsonText.parse(handshake.toString())));
  }

  /** Returns a name for a method that no other tool has. */
  private String freeName(String method) {
    String fit = UNFIT.matcher(method).replaceAll("_");
    String name = fit.substring(0, Math.min(fit.length(), LONGEST_NAME));
    for (int i = 2; tools.containsKey(name); i++) {
      String number = "_" + i;
      name = fit.substring(0, Math.min(fit.length(), LONGEST_NAME - number.length())) + number;
    }
    return name;
  }

  private JsonObject described(String name, Map<String, JsonText> method) {
    JsonObject tool = new JsonObject().text("name", name);
    JsonText summary = method.get("summary");
    if (summary != null && summary.isString()) {
      tool.text("title", summary.string().replaceFirst("\\.$", ""));
      tool.value("description", method.getOrDefault("description", summary));
    }
    tool.value("inputSchema", inputSchema(method));
    if (isTrue(method, "x-idempotent")) {
      tool.object("annotations", new JsonObject().bool("idempotentHint", true));
    }
    return tool;
  }

  private JsonText inputSchema(Map<String, JsonText> method) {
    JsonObject properties = new JsonObject();
    List<String> required = new ArrayList<>();
    JsonText params = method.get("params");
    if (params != null && params.isArray()) {
      for (JsonText param : params.elements()) {
        Map<String, JsonText> members = members(param);
        properties.object(text(members, "name"), parameterSchema(members));
        if (isTrue(members, "required")) {
          required.add(text(members, "name"));
        }
      }
    }
    JsonObject schema = new JsonObject().text("type", "object").object("properties", properties);
    if (!required.isEmpty()) {
      schema.texts("required", required);
    }
    return definitions.complete(schema.bool("additionalProperties", false));
  }

  private static JsonObject parameterSchema(Map<String, JsonText> param) {
    Map<String, JsonText> schema = new LinkedHashMap<>(members(param.get("schema")));
    JsonText description = param.get("description");
    if (description != null) {
      schema.put("description", description);
    }
    return new JsonObject().all(schema);
  }

  private static JsonText resultSchema(Map<String, JsonText> method) {
    JsonText schema = members(method.get("result")).get("schema");
    return schema == null ? JsonText.parse("{}") : schema;
  }

  /** The revisions with a handshake allow only objects as results. */
  private static JsonObject wrapped(JsonText schema) {
    return new JsonObject()
        .text("type", "object")
        .object("properties", new JsonObject().value("result", schema))
        .texts("required", List.of("result"));
  }

  private static Shape shape(Map<String, JsonText> schema) {
    JsonText type = schema.get("type");
    return switch (type != null && type.isString() ? type.string() : "") {
      case "null" -> Shape.NOTHING;
      case "string" -> Shape.TEXT;
      case "object" -> Shape.OBJECT;
      default -> Shape.OTHER;
    };
  }

  private static boolean isNullable(Map<String, JsonText> schema) {
    JsonText type = schema.get("type");
    JsonText either = schema.get("anyOf");
    if (type != null && type.isArray()) {
      return type.elements().contains(NULL_TYPE);
    } else if (type != null) {
      return type.equals(NULL_TYPE);
    }
    return either == null
        || !either.isArray()
        || either.elements().stream().anyMatch(one -> isNullable(members(one)));
  }

  private static Map<String, JsonText> members(@Nullable JsonText object) {
    return object != null && object.isObject() ? object.members() : Map.of();
  }

  private static boolean isTrue(Map<String, JsonText> members, String name) {
    JsonText value = members.get(name);
    return value != null && value.equals(TRUE);
  }

  private static String text(Map<String, JsonText> members, String name) {
    JsonText value = members.get(name);
    return value != null && value.isString() ? value.string() : "";
  }
}
