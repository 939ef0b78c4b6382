package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every published module works on a module path that has only what it requires. */
class ModuleGraphTest {
  private final ModuleGraph graph = new ModuleGraph();

  @Test
  void everyPublishedModuleIsAmongThem() throws IOException {
    assertThat(graph.ours())
        .extracting(descriptor -> descriptor.name().replaceFirst("io.zerocall.", ""))
        .containsExactlyInAnyOrderElementsOf(declared());
  }

  /** Returns the names of the modules with a declaration, without their common prefix. */
  private static List<String> declared() throws IOException {
    List<String> declared = new ArrayList<>();
    for (String directory : PublishedModules.directories()) {
      if (!PublishedModules.isAutomatic(directory)) {
        declared.add(directory.replaceFirst("rpc-", "").replace('-', '.'));
      }
    }
    return declared;
  }

  @TestFactory
  Stream<DynamicTest> aModuleFindsWhatItRequires() {
    return graph.ours().stream()
        .map(descriptor -> DynamicTest.dynamicTest(descriptor.name(), () -> load(descriptor)));
  }

  /** Loads every class with the types in its members. */
  private void load(ModuleDescriptor descriptor) throws IOException, ClassNotFoundException {
    String name = descriptor.name();
    ModuleLayer layer = graph.load(name);
    List<Class<?>> loaded = new ArrayList<>();
    for (String type : graph.classes(name)) {
      loaded.add(Class.forName(type, false, layer.findLoader(name)));
    }
    assertThat(loaded).isNotEmpty().allSatisfy(type -> {
      assertThat(type.getModule().getName()).isEqualTo(name);
      assertThat(type.getDeclaredMethods()).isNotNull();
      assertThat(type.getDeclaredFields()).isNotNull();
    });
  }
}
