package io.zerocall.spring.boot.test;

import io.zerocall.testing.PublicApi;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The public API is that of the reviewed file. */
class PublicApiTest {
  @Test
  void theApiIsTheReviewedOne() throws IOException {
    PublicApi.of("io.zerocall.spring.boot.test", RpcTest.class)
        .requireReviewed(Path.of("../docs/api"));
  }
}
