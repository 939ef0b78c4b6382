package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.server.SpecificationExamples;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;

/** The specification's examples, each sent by {@code POST}. */
class SpecificationOverPostTest extends SpecificationExamples {
  private final Served served = Served.of(server());

  @AfterEach
  void close() {
    served.close();
  }

  @Override
  protected String ask(String document) {
    HttpResponse<String> response = served.post(document);
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  @Override
  protected void expectSilence(String document) {
    HttpResponse<String> response = served.post(document);
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
  }
}
