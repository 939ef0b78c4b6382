package io.zerocall.tests;

import io.zerocall.JobState;
import io.zerocall.RpcMethod;
import io.zerocall.client.JobInfo;
import io.zerocall.client.JobSchedule;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * What a native image has to keep of a module, because only reflection uses it: the methods of
 * built-in services, the values that travel as JSON, the options of commands, and resources.
 */
final class Reachability {
  /** What client and server exchange, beside the parameters and results of built-in services. */
  private static final List<Class<?>> VALUES =
      List.of(JobInfo.class, JobInfo[].class, JobSchedule[].class, JobState.class);

  /** Internal interfaces whose declaration is read like a user's. */
  private static final Set<String> DECLARATIONS =
      Set.of("io.zerocall.client.topic.TopicMessages$MissedFunction");

  private final String module;
  private final List<String> files;
  private final List<? extends Class<?>> classes;
  private final Map<String, String> reflection = new TreeMap<>();

  /** @param graph has the module, and all modules whose services may use its values */
  Reachability(String module, ModuleGraph graph) throws IOException {
    this.module = module;
    this.files = graph.files(module);
    this.classes = graph.classes(module).stream().map(Reachability::load).toList();
    collect(graph);
  }

  private void collect(ModuleGraph graph) throws IOException {
    Set<Class<?>> values = new LinkedHashSet<>();
    VALUES.forEach(value -> addValue(value, values));
    for (ModuleDescriptor other : graph.ours()) {
      for (String name : graph.classes(other.name())) {
        addService(load(name), values);
      }
    }
    values.forEach(value -> add(
        value,
        value.isArray()
            ? new String[0]
            : new String[] {"allDeclaredConstructors", "allDeclaredFields", "allDeclaredMethods"}));
    for (Class<?> type : classes) {
      if (DECLARATIONS.contains(type.getName())) {
        add(type, "allDeclaredMethods");
      } else if (hasOptions(type)) {
        add(type, "allDeclaredConstructors", "allDeclaredFields", "allDeclaredMethods");
      }
    }
    addVirtualThreads();
  }

  private void addService(Class<?> type, Set<Class<?>> values) {
    if (methods(type).findAny().isPresent()) {
      add(type, "allDeclaredMethods");
      methods(type).forEach(method -> addTypes(method, values));
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Reachability.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private void add(Class<?> type, String... members) {
    Class<?> element = type.isArray() ? type.getComponentType() : type;
    if (!classes.contains(element)) {
      return;
    }
    String name = type.isArray() ? element.getName() + "[]" : type.getName();
    reflection.put(
        name,
        Stream.of(members)
            .map(member -> ", \"" + member + "\": true")
            .collect(Collectors.joining()));
  }

  private static Stream<Method> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(RpcMethod.class));
  }

  private static void addTypes(Method method, Set<Class<?>> values) {
    addValue(method.getGenericReturnType(), values);
    Arrays.stream(method.getGenericParameterTypes()).forEach(type -> addValue(type, values));
  }

  /** Adds the records and enums of this library in a type. */
  private static void addValue(Type type, Set<Class<?>> values) {
    if (type instanceof ParameterizedType parameterized) {
      addValue(parameterized.getRawType(), values);
      Arrays.stream(parameterized.getActualTypeArguments())
          .forEach(argument -> addValue(argument, values));
    } else if (type instanceof WildcardType wildcard) {
      Arrays.stream(wildcard.getUpperBounds()).forEach(bound -> addValue(bound, values));
    } else if (type instanceof GenericArrayType array) {
      addValue(array.getGenericComponentType(), values);
    } else if (type instanceof Class<?> plain) {
      addPlain(plain, values);
    }
  }

  private static void addPlain(Class<?> type, Set<Class<?>> values) {
    if (type.isArray()) {
      addValue(type.getComponentType(), values);
    }
    boolean ours =
        (type.isArray() ? type.getComponentType() : type).getName().startsWith("io.zerocall.");
    if (!ours || !(type.isRecord() || type.isEnum() || type.isArray()) || !values.add(type)) {
      return;
    }
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        addValue(component.getGenericType(), values);
      }
    }
  }

  private static boolean hasOptions(Class<?> type) {
    return type.isAnnotationPresent(CommandLine.Command.class)
        || Arrays.stream(type.getDeclaredFields()).anyMatch(Reachability::isOption)
        || Arrays.stream(type.getDeclaredMethods())
            .anyMatch(method -> method.isAnnotationPresent(CommandLine.Option.class))
        || Arrays.stream(type.getInterfaces())
            .anyMatch(parent -> parent.getName().startsWith("picocli."));
  }

  private static boolean isOption(Field field) {
    return Stream.of(
            CommandLine.Option.class,
            CommandLine.Parameters.class,
            CommandLine.Mixin.class,
            CommandLine.ArgGroup.class,
            CommandLine.ParentCommand.class,
            CommandLine.Spec.class)
        .anyMatch(field::isAnnotationPresent);
  }

  private void addVirtualThreads() {
    if (module.equals("io.zerocall.core")) {
      reflection.put(
          "java.lang.Thread", ", \"methods\": [{\"name\": \"isVirtual\", \"parameterTypes\": []}]");
    } else if (module.equals("io.zerocall.server")) {
      reflection.put(
          "java.util.concurrent.Executors",
          ", \"methods\": [{\"name\": \"newVirtualThreadPerTaskExecutor\", \"parameterTypes\": []}]");
    }
  }

  /** Returns patterns for all files that are neither classes nor metadata. */
  private Set<String> resources() {
    Set<String> globs = new TreeSet<>();
    for (String file : files) {
      if (file.startsWith("io/zerocall/") && !file.endsWith(".class")) {
        globs.add(file.substring(0, file.lastIndexOf('/') + 1) + "*");
      }
    }
    return globs;
  }

  boolean isEmpty() {
    return reflection.isEmpty() && resources().isEmpty();
  }

  /** Returns the content of {@code reachability-metadata.json}. */
  String json() {
    String types = reflection.entrySet().stream()
        .map(entry -> "    {\"type\": \"" + entry.getKey() + "\"" + entry.getValue() + "}")
        .collect(Collectors.joining(",\n"));
    String globs = resources().stream()
        .flatMap(glob -> Stream.of("", "\"module\": \"" + module + "\", ")
            .map(where -> "    {" + where + "\"glob\": \"" + glob + "\"}"))
        .collect(Collectors.joining(",\n"));
    return Stream.of(list("reflection", types), list("resources", globs))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
  }

  private static String list(String name, String items) {
    return items.isEmpty() ? "" : "  \"" + name + "\": [\n" + items + "\n  ]";
  }
}
