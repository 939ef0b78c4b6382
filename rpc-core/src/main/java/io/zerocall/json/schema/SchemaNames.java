package io.zerocall.json.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JavaType;

/**
 * Names the types of one document: simple names, and qualified ones for types with the same simple
 * name, so that no name depends on the order in which types are found.
 */
final class SchemaNames {
  private SchemaNames() {}

  static Map<JavaType, String> of(Collection<JavaType> types) {
    Map<String, List<JavaType>> bySimpleName =
        types.stream().collect(Collectors.groupingBy(type -> name(type, Class::getSimpleName)));
    Map<JavaType, String> names = new HashMap<>();
    Set<String> taken = new HashSet<>();
    for (JavaType type : types) {
      String simple = name(type, Class::getSimpleName);
      boolean alone = bySimpleName.getOrDefault(simple, List.of()).size() == 1;
      names.put(type, free(alone ? simple : name(type, SchemaNames::wholeName), taken));
    }
    return names;
  }

  /**
   * Makes a name unique, since two class loaders may each have a class of the same qualified name.
   */
  private static String free(String name, Set<String> taken) {
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name + "-" + i;
    }
    return free;
  }

  /**
   * Returns a name such as {@code PageOfPerson} for {@code Page<Person>}, or
   * {@code PairOfStringAndInteger}.
   */
  private static String name(JavaType type, Function<Class<?>, String> ofClass) {
    List<String> arguments = new ArrayList<>();
    for (JavaType argument : type.getBindings().getTypeParameters()) {
      arguments.add(name(argument, ofClass));
    }
    String name = ofClass.apply(type.getRawClass()).replace("[]", "Array");
    String whole = arguments.isEmpty() ? name : name + "Of" + String.join("And", arguments);
    return whole.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private static String wholeName(Class<?> type) {
    return type.getName().replace('$', '.');
  }
}
