package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The reachability metadata in the jars, which GraalVM's {@code native-image} reads, is what the
 * code needs. {@code -DupdateReachability=true} writes it.
 */
class ReachabilityTest {
  private final ModuleGraph graph = new ModuleGraph();

  @TestFactory
  Stream<DynamicTest> theMetadataIsComplete() {
    return graph.ours().stream()
        .map(descriptor -> DynamicTest.dynamicTest(descriptor.name(), () -> compare(descriptor)));
  }

  private void compare(ModuleDescriptor descriptor) throws IOException {
    Reachability needed = new Reachability(descriptor.name(), graph);
    Path file = file(descriptor.name());
    if (Boolean.getBoolean("updateReachability")) {
      Files.deleteIfExists(file);
      if (!needed.isEmpty()) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, needed.json());
      }
      return;
    }
    assertThat(Files.exists(file)).isEqualTo(!needed.isEmpty());
    if (!needed.isEmpty()) {
      assertThat(Files.readString(file)).isEqualTo(needed.json());
    }
  }

  private static Path file(String module) {
    String artifact = module.replaceFirst("io.zerocall.", "rpc-").replace('.', '-');
    return Repository.root()
        .resolve(artifact)
        .resolve("src/main/resources/META-INF/native-image/io.zerocall")
        .resolve(artifact)
        .resolve("reachability-metadata.json");
  }
}
