package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.PublicApi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The public API is exactly that of the reviewed files in docs/api. The modules for Spring have
 * tests of their own, which need what these modules use.
 */
class PublicApiTest {
  private static final Path DIRECTORY = Repository.root().resolve("docs/api");

  @Test
  void theModulesAreTheKnownOnes() throws IOException {
    assertThat(PublicApi.modules())
        .extracting(PublicApi::module)
        .containsExactly(
            "io.zerocall.broker",
            "io.zerocall.cli",
            "io.zerocall.client",
            "io.zerocall.core",
            "io.zerocall.curve",
            "io.zerocall.gateway",
            "io.zerocall.http",
            "io.zerocall.ijson",
            "io.zerocall.jeromq",
            "io.zerocall.jobs",
            "io.zerocall.junit",
            "io.zerocall.mcp",
            "io.zerocall.micrometer",
            "io.zerocall.rabbitmq",
            "io.zerocall.server",
            "io.zerocall.store.postgresql",
            "io.zerocall.store.sqlite",
            "io.zerocall.syrpc");
  }

  @TestFactory
  Stream<DynamicTest> theApiIsTheReviewedOne() throws IOException {
    return PublicApi.modules().stream()
        .map(api -> DynamicTest.dynamicTest(api.module(), () -> api.requireReviewed(DIRECTORY)));
  }
}
