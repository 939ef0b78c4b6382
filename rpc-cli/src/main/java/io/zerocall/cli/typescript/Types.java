package io.zerocall.cli.typescript;

import io.zerocall.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes JSON Schemas as TypeScript types. A type that a schema doesn't specify is {@code unknown}.
 */
final class Types {
  private static final String REFERENCE = "#/components/schemas/";

  private final LongForm longForm;
  private final Map<String, JsonText> schemas;
  private final Map<String, String> names = new LinkedHashMap<>();

  /** Assigns a name to each named schema. */
  Types(LongForm longForm, Map<String, JsonText> schemas, Identifiers identifiers) {
    this.longForm = longForm;
    this.schemas = schemas;
    schemas.keySet().forEach(schema -> names.put(schema, identifiers.declare(schema)));
  }

  /** Returns the declaration of a named schema. */
  String declaration(String name, JsonText schema) {
    String comment = Comment.of("", List.of(Json.text(Json.member(schema, "description"))));
    String identifier = names.getOrDefault(name, name);
    Type type = type(schema);
    return comment
        + (type.form() == Type.Form.MEMBERS
            ? "export interface " + identifier + " " + type.text() + "\n"
            : "export type " + identifier + " = " + type.text() + ";\n");
  }

  /** Returns the type of a schema's values. */
  String of(JsonText schema) {
    return type(schema).text();
  }

  private Type type(JsonText schema) {
    if (Json.member(schema, "$ref").isString()) {
      String name = names.get(reference(schema));
      return name == null ? Type.UNKNOWN : Type.named(name);
    }
    Map<String, JsonText> keywords = Json.members(schema);
    if (keywords.containsKey("const")) {
      return literal(Json.member(schema, "const"));
    } else if (keywords.containsKey("enum")) {
      return union(Json.member(schema, "enum"), this::literal);
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

  /** Returns the name of the schema that a schema refers to; empty if it refers to none. */
  static String reference(JsonText schema) {
    String reference = Json.text(Json.member(schema, "$ref"));
    return reference.startsWith(REFERENCE) ? reference.substring(REFERENCE.length()) : "";
  }

  private Type literal(JsonText value) {
    if (value.isObject() || value.isArray()) {
      return Type.UNKNOWN;
    } else if (LongForm.isInteger(value) && !LongForm.isSafe(value)) {
      return Type.named(longForm == LongForm.BIGINT ? value + "n" : LongForm.TYPE);
    }
    return Type.named(value.toString());
  }

  private static Type union(JsonText alternatives, Function<JsonText, Type> type) {
    return Type.union(Json.elements(alternatives).stream().map(type).toList());
  }

  private Type ofType(String type, JsonText schema) {
    return switch (type) {
      case "string", "boolean", "null" -> Type.named(type);
      case "number" -> Type.named(type);
      case "integer" -> Type.named(LongForm.isLong(schema) ? LongForm.TYPE : "number");
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

  /** Returns whether a schema lists strings only: only strings can be the keys of an object. */
  private boolean areConstants(JsonText schema) {
    JsonText referred = schemas.getOrDefault(reference(schema), schema);
    List<JsonText> constants = Json.elements(Json.member(referred, "enum"));
    return !constants.isEmpty() && constants.stream().allMatch(JsonText::isString);
  }
}
