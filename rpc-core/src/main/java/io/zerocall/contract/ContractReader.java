package io.zerocall.contract;

import io.zerocall.RpcListener;
import io.zerocall.RpcMethod;
import io.zerocall.json.JsonCodec;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the contracts of services and of clients' interfaces. Throws an
 * {@link IllegalArgumentException} for every mistake in a declaration; its message names the method
 * and the fix. Thread-safe.
 */
public final class ContractReader {
  private final JsonCodec codec;

  public ContractReader(JsonCodec codec) {
    this.codec = codec;
  }

  /**
   * Returns the methods that an object of a class offers: those that are annotated, in the class or
   * in one of its supertypes.
   */
  public List<MethodContract> ofService(Class<?> type) {
    List<Method> methods = methods(type, method -> !method.isBridge());
    Set<String> marked = methods.stream()
        .filter(method -> method.isAnnotationPresent(RpcMethod.class))
        .map(Method::getName)
        .collect(Collectors.toSet());
    methods.removeIf(method -> !marked.contains(method.getName()));
    List<MethodContract> contracts = new ArrayList<>();
    for (Declarations declarations : Declarations.of(codec, type, methods)) {
      Method method = declarations.marked();
      if (method != null) {
        contracts.add(new MethodReader(codec, type, method, declarations).readForServer());
      }
    }
    if (contracts.isEmpty()) {
      throw new IllegalArgumentException(type.getName()
          + " has no remote methods (annotate the methods to be called with @RpcMethod)");
    }
    return requireDistinctNames(type, contracts, (one, other) -> false);
  }

  /**
   * Returns the methods of a listener: those that are annotated, in the class or in one of its
   * supertypes. No two of them listen to the same topic.
   *
   * @param nameBytes the most bytes that a topic's name may have in UTF-8
   */
  public List<ListenerContract> ofListener(Class<?> type, int nameBytes) {
    Map<String, ListenerContract> bySignature = new LinkedHashMap<>();
    for (Class<?> declaring : withAncestors(type)) {
      for (Method method : sorted(declaring)) {
        RpcListener annotation = method.getAnnotation(RpcListener.class);
        if (annotation != null && !method.isBridge()) {
          ListenerContract contract = new MethodReader(
                  codec, type, method, declarations(type, method))
              .readForListener(annotation, nameBytes);
          bySignature.putIfAbsent(signature(contract.method()), contract);
        }
      }
    }
    if (bySignature.isEmpty()) {
      throw new IllegalArgumentException(
          type.getName()
              + " has no listener methods (annotate the methods to be called with @RpcListener(\"a.topic\"))");
    }
    Map<String, ListenerContract> byTopic = new LinkedHashMap<>();
    for (ListenerContract contract : bySignature.values()) {
      ListenerContract other = byTopic.putIfAbsent(contract.topic(), contract);
      if (other != null) {
        throw new IllegalArgumentException(type.getName() + " has two methods that listen to \""
            + contract.topic() + "\": " + other.method().method().toGenericString() + " and "
            + contract.method().method().toGenericString()
            + " (let one of them call the other, or put one into another object)");
      }
    }
    return List.copyOf(byTopic.values());
  }

  /** Returns the methods that a client's interface calls: all abstract methods. */
  public List<MethodContract> ofInterface(Class<?> type) {
    if (!type.isInterface()) {
      throw new IllegalArgumentException(
          type.getName() + " is not an interface (a proxy needs an interface)");
    }
    List<MethodContract> contracts = new ArrayList<>();
    for (Declarations declarations : Declarations.of(codec, type, abstractMethods(type))) {
      contracts.add(narrowest(type, declarations).readForClient());
    }
    return requireDistinctNames(type, contracts, ContractReader::areTwoViewsOfOne);
  }

  /**
   * Returns the only abstract method of a functional interface, as a server runs it.
   *
   * @param type the interface with its type arguments
   */
  public MethodContract ofFunction(Type type) {
    Class<?> raw = codec.type(type).rawClass();
    List<Declarations> candidates =
        raw.isInterface() ? Declarations.of(codec, type, abstractMethods(raw)) : List.of();
    if (candidates.size() != 1) {
      throw new IllegalArgumentException(type.getTypeName()
          + " is not a functional interface (expected: exactly one abstract method)");
    }
    return narrowest(type, candidates.get(0)).readForServer();
  }

  private Declarations declarations(Class<?> type, Method only) {
    return Declarations.of(codec, type, List.of(only)).get(0);
  }

  private MethodReader narrowest(Type type, Declarations declarations) {
    Method narrowest = declarations.narrowest(declarations.methods().get(0));
    return new MethodReader(codec, type, narrowest, declarations);
  }

  private static List<Method> abstractMethods(Class<?> type) {
    return methods(
        type,
        method -> Modifier.isAbstract(method.getModifiers())
            && !isObjectMethod(method)
            && !isDefaultIn(type, method));
  }

  /** Returns the methods of a class and its supertypes, the nearest first. */
  private static List<Method> methods(Class<?> type, Predicate<Method> wanted) {
    List<Method> methods = new ArrayList<>();
    for (Class<?> declaring : withAncestors(type)) {
      sorted(declaring).stream().filter(wanted).forEach(methods::add);
    }
    return methods;
  }

  /**
   * Returns whether two methods of a client's interface represent the same remote method, as a
   * blocking and an asynchronous variant with the same parameters may.
   */
  private static boolean areTwoViewsOfOne(MethodContract one, MethodContract other) {
    return one.isAsync() != other.isAsync() && parameterTypes(one).equals(parameterTypes(other));
  }

  private static List<MethodContract> requireDistinctNames(
      Class<?> type,
      Collection<MethodContract> contracts,
      BiPredicate<MethodContract, MethodContract> mayShare) {
    Map<String, MethodContract> byName = new LinkedHashMap<>();
    for (MethodContract contract : contracts) {
      MethodContract other = byName.putIfAbsent(contract.name(), contract);
      if (other != null && !mayShare.test(other, contract)) {
        throw new IllegalArgumentException(type.getName() + " has two methods with the name \""
            + contract.name() + "\" on the wire: "
            + other.method().toGenericString() + " and " + contract.method().toGenericString()
            + " (give one of them another name: @RpcMethod(\"…\"))");
      }
    }
    return List.copyOf(contracts);
  }

  /**
   * Returns the class, then its superclasses, then its interfaces; the nearest declaration takes
   * precedence.
   */
  private static Set<Class<?>> withAncestors(Class<?> type) {
    Set<Class<?>> classes = new LinkedHashSet<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      classes.add(c);
    }
    for (Class<?> c : List.copyOf(classes)) {
      addInterfaces(c, classes);
    }
    return classes;
  }

  private static void addInterfaces(@Nullable Class<?> type, Set<Class<?>> classes) {
    for (Class<?> parent : type == null ? new Class<?>[0] : type.getInterfaces()) {
      classes.add(parent);
      addInterfaces(parent, classes);
    }
  }

  /**
   * Sorts the methods, since reflection guarantees no order: a message about the first mistake
   * should always name the same method.
   */
  private static List<Method> sorted(Class<?> type) {
    List<Method> methods = new ArrayList<>(List.of(type.getDeclaredMethods()));
    methods.sort((a, b) -> a.toGenericString().compareTo(b.toGenericString()));
    return methods;
  }

  private static boolean isObjectMethod(Method method) {
    try {
      Object.class.getMethod(method.getName(), method.getParameterTypes());
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  /** Returns whether a subinterface of the method's declaring interface implements it. */
  private static boolean isDefaultIn(Class<?> type, Method method) {
    try {
      return type.getMethod(method.getName(), method.getParameterTypes()).isDefault();
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private static String signature(MethodContract contract) {
    return contract.method().getName() + parameterTypes(contract);
  }

  private static String parameterTypes(MethodContract contract) {
    return contract.parameters().parameters().stream()
        .map(parameter -> parameter.type().toString())
        .collect(Collectors.joining(",", "(", ")"));
  }
}
