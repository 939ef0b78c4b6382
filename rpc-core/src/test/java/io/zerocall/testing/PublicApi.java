package io.zerocall.testing;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The public part of one module: a line for each type and member, in a fixed order.
 *
 * @param lines what the reviewed file has
 */
public record PublicApi(String module, List<String> lines) {
  private static final String DESCRIPTOR = "module-info.class";
  private static final String ACCEPT = "mvn -B -ntp -q test -pl"
      + " rpc-tests,rpc-spring-boot,rpc-spring-boot-starter-test -am -Dtest=PublicApiTest"
      + " -Dsurefire.failIfNoSpecifiedTests=false -DupdateApi=true";

  /** Returns the modules of Zerocall with a descriptor on the class path, by name. */
  public static List<PublicApi> modules() throws IOException {
    List<PublicApi> modules = new ArrayList<>();
    for (URL url : Collections.list(loader().getResources(DESCRIPTOR))) {
      ModuleDescriptor descriptor = read(url);
      if (descriptor.name().startsWith("io.zerocall")) {
        modules.add(new PublicApi(descriptor.name(), render(descriptor, url)));
      }
    }
    modules.sort(Comparator.comparing(PublicApi::module));
    return modules;
  }

  /**
   * Returns a module of one package that has no descriptor.
   *
   * @param type any type of the package
   */
  public static PublicApi of(String module, Class<?> type) throws IOException {
    String name = type.getPackageName();
    String file = type.getName().replace('.', '/') + ".class";
    URL url = Objects.requireNonNull(loader().getResource(file));
    List<String> lines = new ArrayList<>(List.of("module " + module));
    render(name, url.toString().replace(file, ""), lines);
    return new PublicApi(module, lines);
  }

  /** Returns the module with further lines at the end. */
  public PublicApi with(List<String> more) {
    return new PublicApi(module, Stream.concat(lines.stream(), more.stream()).toList());
  }

  /**
   * Requires that the API is that of the reviewed file, or writes that file if the system property
   * {@code updateApi} says so.
   *
   * @param directory has a file for each module
   */
  public void requireReviewed(Path directory) throws IOException {
    Path file = directory.resolve(module + ".api");
    if (Boolean.getBoolean("updateApi")) {
      Files.createDirectories(directory);
      Files.writeString(file, String.join("\n", lines) + "\n");
      return;
    }
    List<String> reviewed = Files.exists(file) ? Files.readAllLines(file) : List.of();
    if (!reviewed.equals(lines)) {
      throw new AssertionError("The public API differs from docs/api/" + file.getFileName() + ":\n"
          + difference(reviewed, lines)
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

  private static ClassLoader loader() {
    return PublicApi.class.getClassLoader();
  }

  private static ModuleDescriptor read(URL url) throws IOException {
    try (InputStream in = url.openStream()) {
      return ModuleDescriptor.read(in);
    }
  }

  private static List<String> render(ModuleDescriptor descriptor, URL url) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("module " + descriptor.name());
    List<String> packages = descriptor.exports().stream()
        .filter(export -> !export.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .sorted()
        .toList();
    for (String name : packages) {
      render(name, url.toString().replace(DESCRIPTOR, ""), lines);
    }
    return lines;
  }

  private static void render(String packageName, String root, List<String> lines)
      throws IOException {
    lines.add("");
    lines.add("package " + packageName);
    for (Class<?> type : types(root, packageName)) {
      lines.add("");
      lines.add(declaration(type));
      members(type).forEach(member -> lines.add("  " + member));
    }
  }

  private static List<Class<?>> types(String root, String packageName) throws IOException {
    URI directory = URI.create(root + packageName.replace('.', '/'));
    if (!directory.getScheme().equals("jar")) {
      return types(Path.of(directory), packageName);
    }
    try (FileSystem jar = FileSystems.newFileSystem(directory, Map.of())) {
      return types(jar.getPath(packageName.replace('.', '/')), packageName);
    }
  }

  private static List<Class<?>> types(Path directory, String packageName) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".class") && !file.startsWith("package-info"))
          .map(file -> packageName + "." + file.substring(0, file.length() - ".class".length()))
          .sorted()
          .<Class<?>>map(PublicApi::load)
          .filter(PublicApi::isShown)
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, loader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isShown(Class<?> type) {
    if (type.isAnonymousClass() || type.isLocalClass() || !isShown(type.getModifiers())) {
      return false;
    }
    Class<?> outer = type.getDeclaringClass();
    return outer == null || isShown(outer);
  }

  private static boolean isShown(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String declaration(Class<?> type) {
    StringBuilder text = new StringBuilder(annotations(type)).append(modifiers(type));
    text.append(kind(type)).append(' ').append(type.getName());
    text.append(typeParameters(type.getTypeParameters()));
    AnnotatedType parent = type.getAnnotatedSuperclass();
    if (parent != null && !isImplied(type, parent.getType())) {
      text.append(" extends ").append(type(parent));
    }
    List<String> interfaces = Arrays.stream(type.getAnnotatedInterfaces())
        .map(PublicApi::type)
        .sorted()
        .toList();
    if (!interfaces.isEmpty() && !type.isAnnotation()) {
      text.append(type.isInterface() ? " extends " : " implements ");
      text.append(String.join(", ", interfaces));
    }
    Class<?>[] permitted = type.getPermittedSubclasses();
    if (permitted != null) {
      text.append(" permits ");
      text.append(Arrays.stream(permitted).map(Class::getName).sorted().collect(commas()));
    }
    return text.toString();
  }

  private static boolean isImplied(Class<?> type, Type parent) {
    return parent == Object.class || type.isRecord() || type.isEnum();
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "@interface";
    }
    if (type.isInterface()) {
      return "interface";
    }
    if (type.isEnum()) {
      return "enum";
    }
    return type.isRecord() ? "record" : "class";
  }

  private static String modifiers(Class<?> type) {
    int hidden = type.isInterface() || type.isEnum() || type.isRecord()
        ? Modifier.ABSTRACT | Modifier.FINAL | Modifier.STATIC
        : 0;
    return modifiers(type.getModifiers() & ~hidden & ~Modifier.INTERFACE)
        + (type.isSealed() ? "sealed " : "");
  }

  private static String modifiers(int modifiers) {
    return modifiers == 0 ? "" : Modifier.toString(modifiers) + " ";
  }

  private static List<String> members(Class<?> type) {
    List<String> members = new ArrayList<>();
    if (type.isRecord()) {
      members.add("record (" + components(type) + ")");
    }
    Arrays.stream(type.getDeclaredFields())
        .filter(field -> isShown(field.getModifiers()) && !field.isSynthetic())
        .map(PublicApi::field)
        .sorted()
        .forEach(members::add);
    Arrays.stream(type.getDeclaredConstructors())
        .filter(constructor -> isShown(constructor.getModifiers()) && !constructor.isSynthetic())
        .filter(constructor -> !isCanonical(constructor))
        .map(PublicApi::constructor)
        .sorted()
        .forEach(members::add);
    Arrays.stream(type.getDeclaredMethods())
        .filter(method -> isShown(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> !isImplied(method))
        .sorted(Comparator.comparing(Method::getName).thenComparing(PublicApi::method))
        .map(PublicApi::method)
        .forEach(members::add);
    return members;
  }

  /** Returns whether every enum or every record has the method. */
  private static boolean isImplied(Method method) {
    Class<?> type = method.getDeclaringClass();
    String name = method.getName();
    if (type.isEnum()) {
      return name.equals("values") || name.equals("valueOf");
    }
    if (!type.isRecord()) {
      return false;
    }
    return Set.of("equals", "hashCode", "toString").contains(name)
        || Arrays.stream(type.getRecordComponents())
            .anyMatch(component -> component.getAccessor().equals(method));
  }

  private static boolean isCanonical(Constructor<?> constructor) {
    RecordComponent[] components = constructor.getDeclaringClass().getRecordComponents();
    return components != null
        && Arrays.equals(
            Arrays.stream(components).map(RecordComponent::getType).toArray(),
            constructor.getParameterTypes());
  }

  private static String components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(PublicApi::component).collect(commas());
  }

  private static String component(RecordComponent component) {
    return type(component.getAnnotatedType()) + " " + component.getName();
  }

  private static String field(Field field) {
    if (field.isEnumConstant()) {
      return "constant " + field.getName();
    }
    int shown = field.getModifiers() & ~(Modifier.VOLATILE | Modifier.TRANSIENT);
    return annotations(field) + modifiers(shown) + type(field.getAnnotatedType()) + " "
        + field.getName();
  }

  private static String constructor(Constructor<?> constructor) {
    return annotations(constructor) + modifiers(constructor.getModifiers())
        + typeParameters(constructor.getTypeParameters()) + "new" + signature(constructor);
  }

  private static String method(Method method) {
    String parameters = typeParameters(method.getTypeParameters());
    String text = annotations(method) + modifiers(shownModifiers(method))
        + (method.isDefault() ? "default " : "") + parameters + (parameters.isEmpty() ? "" : " ")
        + type(method.getAnnotatedReturnType()) + " " + method.getName() + signature(method);
    Object value = method.getDefaultValue();
    return value == null ? text : text + " default " + value(value);
  }

  private static int shownModifiers(Method method) {
    int shown = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL;
    return method.getModifiers()
        & (method.getDeclaringClass().isInterface() ? shown : shown | Modifier.ABSTRACT);
  }

  private static String value(Object value) {
    if (value instanceof Class<?> type) {
      return type.getName() + ".class";
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof String text) {
      return '"' + escaped(text) + '"';
    }
    if (value instanceof Object[] values) {
      return Arrays.stream(values).map(PublicApi::value).collect(commas("{", "}"));
    }
    return String.valueOf(value);
  }

  /** Escapes all but printable ASCII, so that the file stays text. */
  private static String escaped(String text) {
    return text.chars()
        .mapToObj(c -> c < ' ' || c > '~' || c == '"' || c == '\\'
            ? String.format("\\u%04x", c)
            : String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  private static String signature(Executable executable) {
    AnnotatedType[] types = executable.getAnnotatedParameterTypes();
    Parameter[] parameters = executable.getParameters();
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < parameters.length; i++) {
      String name = type(types[i]);
      boolean variable = executable.isVarArgs() && i == parameters.length - 1;
      shown.add(
          (variable ? name.replaceFirst("\\[]$", "...") : name) + " " + parameters[i].getName());
    }
    AnnotatedType[] thrown = executable.getAnnotatedExceptionTypes();
    return "(" + String.join(", ", shown) + ")"
        + (thrown.length == 0
            ? ""
            : Arrays.stream(thrown).map(PublicApi::type).sorted().collect(commas(" throws ", "")));
  }

  private static String typeParameters(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables).map(PublicApi::typeParameter).collect(commas("<", ">"));
  }

  private static String typeParameter(TypeVariable<?> variable) {
    String bounds = bounds(variable.getAnnotatedBounds());
    return variable.getName() + (bounds.isEmpty() ? "" : " extends " + bounds);
  }

  private static String bounds(AnnotatedType[] bounds) {
    return Arrays.stream(bounds)
        .map(PublicApi::type)
        .filter(bound -> !bound.equals("java.lang.Object"))
        .collect(Collectors.joining(" & "));
  }

  private static String type(AnnotatedType type) {
    String mark = type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
    return type instanceof AnnotatedArrayType array
        ? type(array.getAnnotatedGenericComponentType()) + (mark.isEmpty() ? "" : " " + mark) + "[]"
        : mark + bareType(type);
  }

  private static String bareType(AnnotatedType annotated) {
    if (annotated instanceof AnnotatedParameterizedType parameterized) {
      Class<?> raw = (Class<?>) ((ParameterizedType) annotated.getType()).getRawType();
      return raw.getName()
          + Arrays.stream(parameterized.getAnnotatedActualTypeArguments())
              .map(PublicApi::type)
              .collect(commas("<", ">"));
    }
    if (annotated instanceof AnnotatedWildcardType wildcard) {
      return wildcard(wildcard);
    }
    if (annotated instanceof AnnotatedTypeVariable) {
      return ((TypeVariable<?>) annotated.getType()).getName();
    }
    return annotated.getType().getTypeName();
  }

  private static String wildcard(AnnotatedWildcardType wildcard) {
    AnnotatedType[] lower = wildcard.getAnnotatedLowerBounds();
    if (lower.length > 0) {
      return "? super " + type(lower[0]);
    }
    String upper = bounds(wildcard.getAnnotatedUpperBounds());
    return upper.isEmpty() ? "?" : "? extends " + upper;
  }

  /** Returns the annotations that affect how the type or member may be used. */
  private static String annotations(AnnotatedElement element) {
    return element.isAnnotationPresent(Deprecated.class) ? "@Deprecated " : "";
  }

  private static Collector<CharSequence, ?, String> commas() {
    return Collectors.joining(", ");
  }

  private static Collector<CharSequence, ?, String> commas(String prefix, String suffix) {
    return Collectors.joining(", ", prefix, suffix);
  }
}
