package io.zerocall.cli.typescript;

import io.zerocall.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes JSON Schemas as TypeScript's types. What a schema doesn't say is {@code unknown}. */
final class Types {
  private static final String REFERENCE = "#/components/schemas/";

  private final Map<String, JsonText> schemas;
  private final Map<String, String> names = new LinkedHashMap<>();

  /** Gives a name to each named schema. */
  Types(Map<String, JsonText> schemas, Identifiers identifiers) {
    this.schemas = schemas;
    schemas.keySet().forEach(schema -> names.put(schema, identifiers.declare(schema)));
  }

  /** The declaration of a named schema. */
  String declaration(String name, JsonText schema) {
    String comment = Comment.of("", List.of(Json.text(Json.member(schema, "description"))));
    String identifier = names.getOrDefault(name, name);
    Type type = type(schema);
    return comment
        + (type.form() == Type.Form.MEMBERS
            ? "export interface " + identifier + " " + type.text() + "\n"
            : "export type " + identifier + " = " + type.text() + ";\n");
  }

  /** The type of a schema's values. */
  String of(JsonText schema) {
    return type(schema).text();
  }

  private Type type(JsonText schema) {
    JsonText reference = Json.member(schema, "$ref");
    if (reference.isString()) {
      return referred(reference.string());
    }
    Map<String, JsonText> keywords = Json.members(schema);
    if (keywords.containsKey("const")) {
      return literal(Json.member(schema, "const"));
    } else if (keywords.containsKey("enum")) {
      return union(Json.member(schema, "enum"), Types::literal);
    } else if (keywords.containsKey("anyOf")) {
      return union(Json.member(schema, "anyOf"), this::type);
    } else if (keywords.containsKey("oneOf")) {
      return union(Json.member(schema, "oneOf"), this::type);
    } else if (keywords.containsKey("allOf")) {
      return Type.intersection(
          Json.elements(Json.member(schema, "allOf")).stream().map(this::type).toList());
    }
    JsonText type = Json.member(schema, "type");
    return type.isArray()
        ? union(type, each -> ofType(Json.text(each), schema))
        : ofType(Json.text(type), schema);
  }

  private Type referred(String reference) {
    String name = reference.startsWith(REFERENCE) ? names.get(schemaName(reference)) : null;
    return name == null ? Type.UNKNOWN : Type.named(name);
  }

  private static String schemaName(String reference) {
    return reference.substring(REFERENCE.length());
  }

  private static Type literal(JsonText value) {
    return value.isObject() || value.isArray() ? Type.UNKNOWN : Type.named(value.toString());
  }

  private static Type union(JsonText alternatives, Function<JsonText, Type> type) {
    return Type.union(Json.elements(alternatives).stream().map(type).toList());
  }

  private Type ofType(String type, JsonText schema) {
    return switch (type) {
      case "string", "boolean", "null" -> Type.named(type);
      case "number", "integer" -> Type.named("number");
      case "array" -> type(Json.member(schema, "items")).array();
      case "object" -> object(schema);
      default -> Type.UNKNOWN;
    };
  }

  private Type object(JsonText schema) {
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
    return Type.members(members.append("}").toString());
  }

  private Type map(JsonText schema) {
    String values = of(Json.member(schema, "additionalProperties"));
    JsonText keys = Json.member(schema, "propertyNames");
    return Type.named(
        areConstants(keys)
            ? "{ [key in " + of(keys) + "]?: " + values + " }"
            : "{ [key: string]: " + values + " }");
  }

  /** Whether a schema lists texts, which alone can be the keys of an object. */
  private boolean areConstants(JsonText schema) {
    String reference = Json.text(Json.member(schema, "$ref"));
    JsonText listed = reference.startsWith(REFERENCE)
        ? Json.member(schemas.getOrDefault(schemaName(reference), JsonText.NULL), "enum")
        : Json.member(schema, "enum");
    List<JsonText> constants = Json.elements(listed);
    return !constants.isEmpty() && constants.stream().allMatch(JsonText::isString);
  }
}
