package io.zerocall.mcp;

import io.zerocall.JsonText;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The schemas that an OpenRPC document has as components. The schema of a tool stands alone, so it
 * contains the definitions that it refers to. Immutable.
 */
final class SchemaDefinitions {
  private static final String PREFIX = "#/components/schemas/";

  /** Within JSON, an unescaped quotation mark delimits a name or a text. */
  private static final Pattern REFERENCE =
      Pattern.compile("\"\\$ref\"\\s*:\\s*\"" + PREFIX + "([^\"]*)\"");

  private static final int MOST_STEPS = 16;

  private final Map<String, JsonText> components;

  SchemaDefinitions(Map<String, JsonText> components) {
    this.components = components;
  }

  /** Returns the members of a schema, or of the definition that the schema only refers to. */
  Map<String, JsonText> resolved(JsonText schema) {
    JsonText found = schema;
    for (int i = 0; i < MOST_STEPS; i++) {
      JsonText definition = found.isObject() ? onlyReferred(found.members()) : null;
      if (definition == null) {
        break;
      }
      found = definition;
    }
    return found.isObject() ? found.members() : Map.of();
  }

  private @Nullable JsonText onlyReferred(Map<String, JsonText> schema) {
    JsonText reference = schema.size() == 1 ? schema.get("$ref") : null;
    return reference != null && reference.isString() && reference.string().startsWith(PREFIX)
        ? components.get(reference.string().substring(PREFIX.length()))
        : null;
  }

  /** Returns a schema with the definitions that it refers to. */
  JsonText complete(JsonObject schema) {
    Map<String, String> definitions = new LinkedHashMap<>();
    Queue<String> unread = new ArrayDeque<>();
    unread.add(schema.toString());
    for (String json = unread.poll(); json != null; json = unread.poll()) {
      Matcher references = REFERENCE.matcher(json);
      while (references.find()) {
        String name = references.group(1);
        JsonText definition = components.get(name);
        if (definition != null && !definitions.containsKey(name)) {
          definitions.put(name, definition.toString());
          unread.add(definition.toString());
        }
      }
    }
    if (!definitions.isEmpty()) {
      JsonObject local = new JsonObject();
      definitions.forEach(local::json);
      schema.object("$defs", local);
    }
    return JsonText.parse(
        REFERENCE.matcher(schema.toString()).replaceAll("\"\\$ref\":\"#/\\$defs/$1\""));
  }
}
