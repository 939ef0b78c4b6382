package io.zerocall.cli.typescript;

import io.zerocall.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes JSON Schemas as TypeScript's types. What a schema doesn't say is {@code unknown}. */
final class Types {
  private static final String UNKNOWN = "unknown";
  private static final String REFERENCE = "#/components/schemas/";

  private final Map<String, String> names = new LinkedHashMap<>();

  /** Gives a name to each named schema. */
  Types(Set<String> schemas, Identifiers identifiers) {
    schemas.forEach(schema -> names.put(schema, identifiers.declare(schema)));
  }

  /** The declaration of a named schema. */
  String declaration(String name, JsonText schema) {
    String comment = Comment.of("", List.of(Json.text(Json.member(schema, "description"))));
    String identifier = names.getOrDefault(name, UNKNOWN);
    String type = of(schema);
    return comment
        + (type.startsWith("{\n")
            ? "export interface " + identifier + " " + type + "\n"
            : "export type " + identifier + " = " + type + ";\n");
  }

  /** The type of a schema's values. */
  String of(JsonText schema) {
    JsonText reference = Json.member(schema, "$ref");
    if (reference.isString()) {
      return referred(reference.string());
    }
    Map<String, JsonText> keywords = Json.members(schema);
    if (keywords.containsKey("const")) {
      return literal(Json.member(schema, "const"));
    } else if (keywords.containsKey("enum")) {
      return union(Json.elements(Json.member(schema, "enum")).stream().map(Types::literal));
    } else if (keywords.containsKey("anyOf")) {
      return union(Json.elements(Json.member(schema, "anyOf")).stream().map(this::of));
    } else if (keywords.containsKey("oneOf")) {
      return union(Json.elements(Json.member(schema, "oneOf")).stream().map(this::of));
    } else if (keywords.containsKey("allOf")) {
      return all(Json.elements(Json.member(schema, "allOf")));
    }
    JsonText type = Json.member(schema, "type");
    return type.isArray()
        ? union(type.elements().stream().map(each -> ofType(Json.text(each), schema)))
        : ofType(Json.text(type), schema);
  }

  private String referred(String reference) {
    return reference.startsWith(REFERENCE)
        ? names.getOrDefault(reference.substring(REFERENCE.length()), UNKNOWN)
        : UNKNOWN;
  }

  private static String literal(JsonText value) {
    return value.isObject() || value.isArray() ? UNKNOWN : value.toString();
  }

  private static String union(Stream<String> types) {
    List<String> distinct = types.distinct().toList();
    return distinct.isEmpty() || distinct.contains(UNKNOWN)
        ? UNKNOWN
        : String.join(" | ", distinct);
  }

  private String all(List<JsonText> schemas) {
    List<String> types =
        schemas.stream().map(this::of).filter(type -> !type.equals(UNKNOWN)).toList();
    return types.isEmpty()
        ? UNKNOWN
        : types.size() == 1
            ? types.get(0)
            : types.stream().map(Types::grouped).collect(Collectors.joining(" & "));
  }

  private String ofType(String type, JsonText schema) {
    return switch (type) {
      case "string", "boolean", "null" -> type;
      case "number", "integer" -> "number";
      case "array" -> grouped(of(Json.member(schema, "items"))) + "[]";
      case "object" -> object(schema);
      default -> UNKNOWN;
    };
  }

  /** A type so that something may follow it. */
  static String grouped(String type) {
    return type.contains(" ") && !type.startsWith("{") ? "(" + type + ")" : type;
  }

  private String object(JsonText schema) {
    Map<String, JsonText> properties = Json.members(Json.member(schema, "properties"));
    if (properties.isEmpty()) {
      return map(schema);
    }
    List<String> required = new ArrayList<>();
    Json.elements(Json.member(schema, "required")).forEach(name -> required.add(Json.text(name)));
    StringBuilder members = new StringBuilder("{\n");
    properties.forEach((name, property) -> members
        .append(Comment.of("  ", List.of(Json.text(Json.member(property, "description")))))
        .append(Json.isTrue(Json.member(property, "readOnly")) ? "  readonly " : "  ")
        .append(Identifiers.isPlain(name) ? name : JsonText.ofString(name).toString())
        .append(required.contains(name) ? ": " : "?: ")
        .append(of(property).replace("\n", "\n  "))
        .append(";\n"));
    return members.append("}").toString();
  }

  private String map(JsonText schema) {
    String values = of(Json.member(schema, "additionalProperties"));
    String keys = of(Json.member(schema, "propertyNames"));
    return keys.equals(UNKNOWN)
        ? "{ [key: string]: " + values + " }"
        : "{ [key in " + keys + "]?: " + values + " }";
  }
}
