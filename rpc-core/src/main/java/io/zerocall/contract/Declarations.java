package io.zerocall.contract;

import io.zerocall.RpcMethod;
import io.zerocall.json.JsonCodec;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The declarations of one method in a type and its supertypes, the nearest first: all have the same
 * name and, with the type's arguments, the same parameters. Their result types may differ, since an
 * overriding method may narrow it. Immutable.
 */
final class Declarations {
  private final JsonCodec codec;
  private final Type type;
  private final List<Method> methods;

  private Declarations(JsonCodec codec, Type type, List<Method> methods) {
    this.codec = codec;
    this.type = type;
    this.methods = List.copyOf(methods);
  }

  /** Groups the methods that are declarations of the same method. */
  static List<Declarations> of(JsonCodec codec, Type type, Collection<Method> methods) {
    Map<String, List<Method>> bySignature = new LinkedHashMap<>();
    for (Method method : methods) {
      bySignature
          .computeIfAbsent(signature(codec, type, method), added -> new ArrayList<>())
          .add(method);
    }
    return bySignature.values().stream()
        .map(same -> new Declarations(codec, type, same))
        .toList();
  }

  private static String signature(JsonCodec codec, Type type, Method method) {
    return Arrays.stream(method.getGenericParameterTypes())
        .map(parameter ->
            codec.memberType(parameter, method.getDeclaringClass(), type).toString())
        .collect(Collectors.joining(",", method.getName() + "(", ")"));
  }

  List<Method> methods() {
    return methods;
  }

  /** Returns the nearest annotated declaration; null if there is none. */
  @Nullable
  Method marked() {
    return methods.stream()
        .filter(method -> method.isAnnotationPresent(RpcMethod.class))
        .findFirst()
        .orElse(null);
  }

  /**
   * Returns the nearest of the declarations with the narrowest result, or the given one if its
   * result is as narrow.
   */
  Method narrowest(Method given) {
    Method narrowest = given;
    for (Method method : methods) {
      Class<?> result = result(method);
      Class<?> before = result(narrowest);
      if (isCallable(method) && before != result && before.isAssignableFrom(result)) {
        narrowest = method;
      }
    }
    return narrowest;
  }

  private static boolean isCallable(Method method) {
    return Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
  }

  private Class<?> result(Method method) {
    return codec
        .memberType(method.getGenericReturnType(), method.getDeclaringClass(), type)
        .rawClass();
  }
}
