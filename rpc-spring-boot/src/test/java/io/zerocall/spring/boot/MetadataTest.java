package io.zerocall.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.Test;

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
}
