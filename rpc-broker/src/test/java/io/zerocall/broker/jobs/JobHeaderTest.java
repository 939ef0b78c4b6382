package io.zerocall.broker.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobHeaderTest {
  private static JobHeader header(String... names) {
    Map<String, String> meta = new LinkedHashMap<>();
    for (String name : names) {
      meta.put(name, "of " + name);
    }
    return new JobHeader(meta, null, 3, 100);
  }

  @Test
  void equalHeadersAreEqualTexts() {
    assertThat(header("a", "b", "c").json().toString())
        .isEqualTo(header("c", "a", "b").json().toString());
  }

  @Test
  void aHeaderIsReadAsItWasWritten() {
    assertThat(JobHeader.parse(header("a", "b").json())).isEqualTo(header("a", "b"));
  }
}
