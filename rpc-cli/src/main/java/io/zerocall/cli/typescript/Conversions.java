package io.zerocall.cli.typescript;

import io.zerocall.JsonText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes functions that traverse a value where its schema has integers. They check sent integers if
 * these are numbers, or convert received ones to bigints. Most schemas need no such function.
 */
final class Conversions {
  private static final String CHECK = "checkedLong";
  private static final String TO_BIGINT = "toBigint";
  private static final String TO_NUMBER = "toNumber";

  private final LongForm form;
  private final Map<String, JsonText> schemas;

  /** The functions of the named schemas that need one. */
  private final Map<String, String> named = new LinkedHashMap<>();

  /** The named schemas whose functions the code calls. */
  private final Set<String> used = new LinkedHashSet<>();

  Conversions(LongForm form, Map<String, JsonText> schemas, Identifiers identifiers) {
    this.form = form;
    this.schemas = schemas;
    boolean isComplete = false;
    while (!isComplete) { // a schema also needs a function if one that it refers to does
      isComplete = true;
      for (String schema : schemas.keySet()) {
        isComplete &= named.containsKey(schema) || !addName(schema, identifiers);
      }
    }
    used.clear();
  }

  private boolean addName(String schema, Identifiers identifiers) {
    Optional<String> code = of(schemas.getOrDefault(schema, JsonText.NULL));
    code.ifPresent(function -> named.put(
        schema,
        isPredefined(function)
            ? function
            : identifiers.declare("longsIn" + Identifiers.capitalized(schema))));
    return code.isPresent();
  }

  private static boolean isPredefined(String code) {
    return Set.of(CHECK, TO_BIGINT, TO_NUMBER).contains(code);
  }

  /** Returns the names of all functions that the methods of a client may use. */
  Collection<String> names() {
    return named.values();
  }

  /** Returns the functions of the named schemas that the code written so far calls. */
  String declarations() {
    StringBuilder code = new StringBuilder();
    Set<String> declared = new HashSet<>();
    for (String next = firstBut(declared); next != null; next = firstBut(declared)) {
      declared.add(next);
      code.append(declaration(next));
    }
    return code.toString();
  }

  private @Nullable String firstBut(Set<String> declared) {
    return used.stream()
        .filter(schema -> !declared.contains(schema))
        .findFirst()
        .orElse(null);
  }

  private String declaration(String schema) {
    String function = named.get(schema);
    return function == null || isPredefined(function)
        ? ""
        : "\nfunction " + function + "(value: any, path: string): any {\n  return "
            + of(schemas.getOrDefault(schema, JsonText.NULL)).orElse("inTurn()")
            + "(value, path);\n}\n";
  }

  /** Returns whether a sent value may be rejected. */
  boolean isChecked(JsonText schema) {
    return form == LongForm.NUMBER && of(schema).isPresent();
  }

  /** Returns the expression that is sent for a parameter. */
  String sent(String parameter, JsonText schema) {
    return isChecked(schema)
        ? of(schema).orElse("") + "(" + parameter + ", \"" + parameter + "\")"
        : parameter;
  }

  /** Returns the function for a received value, if it needs one. */
  Optional<String> received(JsonText schema) {
    return form == LongForm.BIGINT ? of(schema) : Optional.empty();
  }

  private Optional<String> of(JsonText schema) {
    Map<String, JsonText> keywords = Json.members(schema);
    if (Json.member(schema, "$ref").isString()) {
      String reference = Types.reference(schema);
      used.add(reference);
      return Optional.ofNullable(named.get(reference));
    } else if (keywords.containsKey("const") || keywords.containsKey("enum")) {
      return Optional.empty();
    }
    for (String keyword : List.of("anyOf", "oneOf", "allOf")) {
      if (keywords.containsKey(keyword)) {
        List<JsonText> schemas = Json.elements(Json.member(schema, keyword));
        return inTurn(
            schemas.stream().map(this::of),
            schemas.stream().map(each -> Json.text(Json.member(each, "type"))));
      }
    }
    JsonText type = Json.member(schema, "type");
    List<String> names = (type.isArray() ? type.elements() : List.of(type))
        .stream().map(Json::text).toList();
    return inTurn(names.stream().map(name -> ofType(name, schema)), names.stream());
  }

  /**
   * Combines functions, which run one after the other. Where any number is allowed, an integer
   * counts as one too.
   */
  private static Optional<String> inTurn(Stream<Optional<String>> functions, Stream<String> types) {
    Set<String> distinct =
        functions.flatMap(Optional::stream).collect(Collectors.toCollection(LinkedHashSet::new));
    if (types.anyMatch("number"::equals)) {
      distinct.remove(distinct.contains(TO_BIGINT) ? TO_NUMBER : CHECK);
    }
    return distinct.size() > 1
        ? Optional.of("inTurn(" + String.join(", ", distinct) + ")")
        : distinct.stream().findAny();
  }

  private Optional<String> ofType(String type, JsonText schema) {
    return switch (type) {
      case "integer" ->
        LongForm.isLong(schema)
            ? Optional.of(form == LongForm.NUMBER ? CHECK : TO_BIGINT)
            : Optional.empty();
      case "number" -> form == LongForm.NUMBER ? Optional.empty() : Optional.of(TO_NUMBER);
      case "array" -> of(Json.member(schema, "items")).map(items -> "inEach(" + items + ")");
      case "object" -> ofObject(schema);
      default -> Optional.empty();
    };
  }

  private Optional<String> ofObject(JsonText schema) {
    Map<String, JsonText> properties = Json.members(Json.member(schema, "properties"));
    if (properties.isEmpty()) {
      return of(Json.member(schema, "additionalProperties")).map(all -> "inValues(" + all + ")");
    }
    List<String> members = new ArrayList<>();
    properties.forEach((name, property) -> of(property)
        .ifPresent(function -> members.add("[" + JsonText.ofString(name) + ", " + function + "]")));
    return members.isEmpty()
        ? Optional.empty()
        : Optional.of("inMembers([" + String.join(", ", members) + "])");
  }
}
