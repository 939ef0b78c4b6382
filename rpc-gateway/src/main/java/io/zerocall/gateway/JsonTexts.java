package io.zerocall.gateway;

import io.zerocall.JsonText;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Composes JSON texts. */
final class JsonTexts {
  private JsonTexts() {}

  static JsonText array(Collection<JsonText> elements) {
    return JsonText.parse(
        elements.stream().map(JsonText::toString).collect(Collectors.joining(",", "[", "]")));
  }

  static JsonText object(Map<String, JsonText> members) {
    return JsonText.parse(members.entrySet().stream()
        .map(member -> JsonText.ofString(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}")));
  }
}
