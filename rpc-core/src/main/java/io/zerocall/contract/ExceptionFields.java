package io.zerocall.contract;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the fields that an exception's class adds to a plain exception: its public getters, and
 * accessors that have the name of a field, as in a record. The fields of the JDK's own classes are
 * not sent.
 */
public final class ExceptionFields {
  private static final ClassValue<Map<String, Method>> BY_CLASS = new ClassValue<>() {
    @Override
    protected Map<String, Method> computeValue(Class<?> type) {
      try {
        return find(type);
      } catch (LinkageError e) {
        return Map.of(); // a class that its methods refer to is missing
      }
    }
  };

  private ExceptionFields() {}

  /** Returns the accessors by the names of the fields, those of the nearest class first. */
  public static Map<String, Method> of(Class<? extends Throwable> type) {
    return BY_CLASS.get(type);
  }

  private static Map<String, Method> find(Class<?> type) {
    Map<String, Method> accessors = new LinkedHashMap<>();
    for (Class<?> c = type; c != null && !isJdk(c); c = c.getSuperclass()) {
      Method[] methods = c.getDeclaredMethods();
      Arrays.sort(methods, Comparator.comparing(Method::getName));
      for (Method method : methods) {
        String name = fieldName(c, method);
        if (!name.isEmpty() && method.trySetAccessible()) {
          accessors.putIfAbsent(name, method);
        }
      }
    }
    return accessors;
  }

  static boolean isJdk(Class<?> type) {
    return type.getName().startsWith("java.") || type.getName().startsWith("javax.");
  }

  private static String fieldName(Class<?> declaring, Method method) {
    String name = method.getName();
    if (!Modifier.isPublic(method.getModifiers())
        || Modifier.isStatic(method.getModifiers())
        || method.isSynthetic()
        || method.getParameterCount() > 0
        || method.getReturnType() == void.class
        || overridesThrowable(name)) {
      return "";
    }
    if (isPrefixed(name, "get")) {
      return decapitalized(name.substring(3));
    } else if (isPrefixed(name, "is") && method.getReturnType() == boolean.class) {
      return decapitalized(name.substring(2));
    }
    return Arrays.stream(declaring.getDeclaredFields())
            .anyMatch(field -> field.getName().equals(name))
        ? name
        : "";
  }

  private static boolean overridesThrowable(String name) {
    return Arrays.stream(Throwable.class.getMethods())
        .anyMatch(method -> method.getParameterCount() == 0 && method.getName().equals(name));
  }

  private static boolean isPrefixed(String name, String prefix) {
    return name.length() > prefix.length()
        && name.startsWith(prefix)
        && Character.isUpperCase(name.charAt(prefix.length()));
  }

  private static String decapitalized(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
