package io.zerocall.gateway;

import io.zerocall.JsonText;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Merges several OpenRPC documents: each method as the first document that has it describes it, and
 * the components of all. If a component's name means different things in two documents, the later
 * component is renamed.
 */
final class MergedDocument {
  private static final String COMPONENTS = "#/components/";

  private final Set<String> titles = new LinkedHashSet<>();
  private final Set<String> versions = new LinkedHashSet<>();
  private final Map<String, JsonText> methods = new TreeMap<>();
  private final Map<String, Map<String, JsonText>> components = new LinkedHashMap<>();

  private MergedDocument() {}

  /** @param documents not empty; the document of the most important backend first */
  static JsonText of(List<JsonText> documents) {
    MergedDocument merged = new MergedDocument();
    documents.forEach(document -> merged.add(document.members()));
    Map<String, JsonText> members = new LinkedHashMap<>();
    members.put(
        "openrpc", documents.get(0).members().getOrDefault("openrpc", JsonText.ofString("1.3.2")));
    members.put(
        "info",
        JsonTexts.object(Map.of(
            "title", JsonText.ofString(String.join(", ", merged.titles)),
            "version", JsonText.ofString(String.join(", ", merged.versions)))));
    members.put("methods", JsonTexts.array(merged.methods.values()));
    Map<String, JsonText> sections = new LinkedHashMap<>();
    merged.components.forEach((section, named) -> sections.put(section, JsonTexts.object(named)));
    members.put("components", JsonTexts.object(sections));
    return JsonTexts.object(members);
  }

  private void add(Map<String, JsonText> document) {
    Map<String, JsonText> info = members(document.get("info"));
    addText(titles, info.get("title"));
    addText(versions, info.get("version"));
    Map<String, Map<String, JsonText>> sections = new LinkedHashMap<>();
    members(document.get("components"))
        .forEach((section, named) -> sections.put(section, members(named)));
    Map<String, String> renamed = renamed(sections);
    sections.forEach((section, named) -> {
      Map<String, JsonText> all = components.computeIfAbsent(section, key -> new LinkedHashMap<>());
      named.forEach((name, component) -> {
        String reference = COMPONENTS + section + "/" + name;
        String newName = renamed.getOrDefault(reference, reference);
        all.put(newName.substring(newName.lastIndexOf('/') + 1), rename(component, renamed));
      });
    });
    JsonText described = document.get("methods");
    if (described != null && described.isArray()) {
      for (JsonText method : described.elements()) {
        JsonText name = members(method).get("name");
        if (name != null && name.isString()) {
          methods.putIfAbsent(name.string(), rename(method, renamed));
        }
      }
    }
  }

  /** Returns the references that have to change, and their replacements. */
  private Map<String, String> renamed(Map<String, Map<String, JsonText>> sections) {
    Map<String, String> renamed = new LinkedHashMap<>();
    sections.forEach((section, named) -> {
      Map<String, JsonText> taken = components.getOrDefault(section, Map.of());
      named.forEach((name, component) -> {
        JsonText present = taken.get(name);
        if (present != null && !present.equals(component)) {
          String free = name;
          for (int i = 2; taken.containsKey(free) || named.containsKey(free); i++) {
            free = name + "_" + i;
          }
          renamed.put(COMPONENTS + section + "/" + name, COMPONENTS + section + "/" + free);
        }
      });
    });
    return renamed;
  }

  private static JsonText rename(JsonText json, Map<String, String> renamed) {
    if (renamed.isEmpty()) {
      return json;
    } else if (json.isArray()) {
      return JsonTexts.array(
          json.elements().stream().map(element -> rename(element, renamed)).toList());
    } else if (!json.isObject()) {
      return json;
    }
    Map<String, JsonText> members = new LinkedHashMap<>();
    json.members().forEach((name, value) -> {
      String other = name.equals("$ref") && value.isString() ? renamed.get(value.string()) : null;
      members.put(name, other == null ? rename(value, renamed) : JsonText.ofString(other));
    });
    return JsonTexts.object(members);
  }

  private static Map<String, JsonText> members(@Nullable JsonText json) {
    return json != null && json.isObject() ? json.members() : Map.of();
  }

  private static void addText(Set<String> texts, @Nullable JsonText text) {
    if (text != null && text.isString() && !text.string().isEmpty()) {
      texts.add(text.string());
    }
  }
}
