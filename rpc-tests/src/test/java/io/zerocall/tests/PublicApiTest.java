package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The public API is exactly that of the reviewed files in docs/api. */
class PublicApiTest {
  private static final Path DIRECTORY = Repository.root().resolve("docs/api");
  private static final String ACCEPT = "mvn -B -ntp -q test -pl rpc-tests -am -Dtest=PublicApiTest"
      + " -Dsurefire.failIfNoSpecifiedTests=false -DupdateApi=true";

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
        .map(api -> DynamicTest.dynamicTest(api.module(), () -> compare(api)));
  }

  private static void compare(PublicApi api) throws IOException {
    Path file = DIRECTORY.resolve(api.module() + ".api");
    if (Boolean.getBoolean("updateApi")) {
      Files.createDirectories(DIRECTORY);
      Files.writeString(file, String.join("\n", api.lines()) + "\n");
      return;
    }
    List<String> reviewed = Files.exists(file) ? Files.readAllLines(file) : List.of();
    if (!reviewed.equals(api.lines())) {
      fail("The public API differs from docs/api/" + file.getFileName() + ":\n"
          + difference(reviewed, api.lines())
          + "If that is meant, accept it and commit the file:\n  "
          + ACCEPT);
    }
  }

  /**
   * Returns the lines that are in only one of the two, in order, by their longest common
   * subsequence.
   */
  private static String difference(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] = before.get(i).equals(after.get(j))
            ? common[i + 1][j + 1] + 1
            : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    StringBuilder text = new StringBuilder();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        i++;
        j++;
      } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
        text.append("- ").append(before.get(i++)).append('\n');
      } else {
        text.append("+ ").append(after.get(j++)).append('\n');
      }
    }
    return text.toString();
  }
}
