package io.zerocall.contract;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the public setters of an exception's class, for fields that also have an accessor of the
 * same type. Ignores those of the JDK's own classes.
 */
public final class ExceptionSetters {
  private ExceptionSetters() {}

  /** Returns the setters by the names of the fields. */
  public static Map<String, Method> of(Class<? extends Throwable> type) {
    Map<String, Method> setters = new LinkedHashMap<>();
    Map<String, Method> accessors = ExceptionFields.of(type);
    for (Class<?> c = type; c != null && !ExceptionFields.isJdk(c); c = c.getSuperclass()) {
      Method[] methods = c.getDeclaredMethods();
      Arrays.sort(methods, Comparator.comparing(Method::toGenericString));
      for (Method method : methods) {
        String field = fieldName(method);
        Method accessor = accessors.get(field);
        if (accessor != null && method.getParameterTypes()[0] == accessor.getReturnType()) {
          setters.putIfAbsent(field, method);
        }
      }
    }
    return setters;
  }

  private static String fieldName(Method method) {
    String name = method.getName();
    return Modifier.isPublic(method.getModifiers())
            && !Modifier.isStatic(method.getModifiers())
            && !method.isSynthetic()
            && method.getParameterCount() == 1
            && name.length() > 3
            && name.startsWith("set")
            && Character.isUpperCase(name.charAt(3))
        ? name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4)
        : "";
  }
}
