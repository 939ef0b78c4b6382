package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The modules that users depend on: the BOM has all of them, and each is a module of Java. */
class PublishingTest {
  @Test
  void theBomHasThePublishedModules() throws IOException {
    assertThat(PublishedModules.ofTheBom())
        .containsExactlyInAnyOrderElementsOf(PublishedModules.artifacts());
  }

  @Test
  void theBomHasTheVersionOfTheModules() throws IOException {
    assertThat(PublishedModules.versionOfTheBom()).isEqualTo(PublishedModules.version());
  }

  @TestFactory
  Stream<DynamicTest> everyPublishedModuleHasADeclarationOrAName() throws IOException {
    return PublishedModules.directories().stream()
        .map(directory -> DynamicTest.dynamicTest(
            directory,
            () -> assertThat(Files.exists(
                    Repository.root().resolve(directory + "/src/main/java/module-info.java")))
                .isNotEqualTo(PublishedModules.isAutomatic(directory))));
  }

  /** Maven Central requires both, and Maven's plugins make none for a module without sources. */
  @TestFactory
  Stream<DynamicTest> everyPublishedModuleHasJarsOfSourcesAndJavadoc() throws IOException {
    return PublishedModules.directories().stream()
        .map(directory -> DynamicTest.dynamicTest(
            directory,
            () -> assertThat(Files.exists(Repository.root().resolve(directory + "/src/main/java"))
                    || PublishedModules.hasEmptyJars(directory))
                .isTrue()));
  }

  @Test
  void theReadmeImportsTheBomOfThisVersion() throws IOException {
    String readme = Files.readString(Repository.root().resolve("README.md"));
    String version = PublishedModules.version();
    assertThat(readme)
        .contains("<artifactId>rpc-bom</artifactId>\n      <version>" + version + "</version>")
        .contains("implementation(platform(\"io.zerocall:rpc-bom:" + version + "\"))");
  }
}
