package io.zerocall.tests;

import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The modules on the test's class path, and which of them a module needs. */
final class ModuleGraph {
  private final Map<String, Path> paths = new HashMap<>();
  private final Map<String, ModuleReference> references = new TreeMap<>();

  /** Creates the graph of the class path. */
  ModuleGraph() {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.endsWith("test-classes") && !entry.endsWith("-tests.jar")) {
        add(Path.of(entry));
      }
    }
  }

  private void add(Path path) {
    try {
      for (ModuleReference found : ModuleFinder.of(path).findAll()) {
        paths.put(found.descriptor().name(), path);
        references.put(found.descriptor().name(), found);
      }
    } catch (FindException e) {
      // A jar whose name is no name of a module can be no dependency of one.
    }
  }

  /** Returns the modules of Zerocall that have a declaration. */
  Set<ModuleDescriptor> ours() {
    Set<ModuleDescriptor> ours = new LinkedHashSet<>();
    references.forEach((name, reference) -> {
      if (name.startsWith("io.zerocall.") && !reference.descriptor().isAutomatic()) {
        ours.add(reference.descriptor());
      }
    });
    return ours;
  }

  /** Returns the names of all files of a module, with slashes. */
  List<String> files(String module) throws IOException {
    ModuleReference reference = Objects.requireNonNull(references.get(module), module);
    try (ModuleReader reader = reference.open();
        Stream<String> files = reader.list()) {
      return files.filter(file -> !file.endsWith("/")).sorted().toList();
    }
  }

  /** Returns the names of all classes of a module. */
  List<String> classes(String module) throws IOException {
    return files(module).stream()
        .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
        .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
        .toList();
  }

  /**
   * Loads a module with all that it requires, as on a module path that has nothing else.
   *
   * @throws FindException if a required module is missing
   * @throws java.lang.module.ResolutionException if two modules have the same package
   */
  ModuleLayer load(String module) {
    ModuleFinder finder = ModuleFinder.of(closure(module));
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolve(finder, ModuleFinder.of(), Set.of(module));
    return boot.defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
  }

  private Path[] closure(String module) {
    Set<Path> needed = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(Set.of(module));
    while (!open.isEmpty()) {
      String name = open.remove();
      Path path = paths.get(name);
      if (path != null && needed.add(path)) {
        references.get(name).descriptor().requires().stream()
            .filter(required -> !required.modifiers().contains(Modifier.STATIC))
            .map(Requires::name)
            .forEach(open::add);
      }
    }
    return needed.toArray(Path[]::new);
  }
}
