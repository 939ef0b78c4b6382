package io.zerocall.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Editors know the properties, with descriptions. */
class MetadataTest {
  @Test
  void everyPropertyHasADescription() throws IOException {
    StringBuilder all = new StringBuilder();
    for (var url : Collections.list(
        getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
      try (InputStream in = url.openStream()) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (text.contains("zerocall.")) {
          all.append(text);
        }
      }
    }
    assertThat(all.toString())
        .contains("\"zerocall.server.endpoints\"")
        .contains("\"zerocall.server.shutdown.grace-period\"")
        .contains("\"zerocall.server.limits.message-size\"")
        .contains("\"zerocall.server.http.port\"")
        .contains("\"zerocall.client.channel\"")
        .contains("where the server listens")
        .contains("\"zerocall.server.observation.enabled\"");
  }

  @Test
  void noPropertyIsWithoutADescription() throws IOException {
    List<String> described = new ArrayList<>();
    for (var url : Collections.list(
        getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
      try (InputStream in = url.openStream()) {
        for (JsonNode property : JsonMapper.shared().readTree(in).get("properties")) {
          String name = property.get("name").asString();
          if (name.startsWith("zerocall.")) {
            assertThat(property.path("description").asString("")).as(name).isNotBlank();
            described.add(name);
          }
        }
      }
    }
    assertThat(described).contains("zerocall.server.http.ssl.bundle").hasSizeGreaterThan(40);
  }

  @Test
  void editorsSuggestValues() throws IOException {
    List<String> hints = new ArrayList<>();
    for (var url : Collections.list(
        getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
      try (InputStream in = url.openStream()) {
        JsonMapper.shared()
            .readTree(in)
            .path("hints")
            .forEach(hint -> hints.add(hint.get("name").asString()));
      }
    }
    assertThat(hints)
        .contains(
            "zerocall.client.channel.keys",
            "zerocall.server.endpoints",
            "zerocall.server.http.address");
  }
}
