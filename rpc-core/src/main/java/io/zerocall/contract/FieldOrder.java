package io.zerocall.contract;

import io.zerocall.contract.ExceptionPlan.Argument;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the ways to call a constructor whose parameters have no names: all fields in the order in
 * which the classes declare them, a superclass's first, with a message and a cause anywhere among
 * them. An instance is used for one search.
 */
final class FieldOrder {
  private final Constructor<?> constructor;
  private final List<String> names;
  private final List<Class<?>> types;
  private final List<ExceptionPlan> found = new ArrayList<>();
  private final Deque<Argument> chosen = new ArrayDeque<>();
  private int fieldsChosen;

  private FieldOrder(Constructor<?> constructor, List<String> names, List<Class<?>> types) {
    this.constructor = constructor;
    this.names = names;
    this.types = types;
  }

  static List<ExceptionPlan> plans(
      Class<? extends Throwable> type, Constructor<?> constructor, Set<String> sent) {
    Map<String, Method> accessors = ExceptionFields.of(type);
    List<String> names = new ArrayList<>();
    List<Class<?>> types = new ArrayList<>();
    for (String name : declared(type)) {
      Method accessor = sent.contains(name) ? accessors.get(name) : null;
      if (accessor != null) {
        names.add(name);
        types.add(accessor.getReturnType());
      }
    }
    int parameters = constructor.getParameterCount();
    if (names.isEmpty()
        || parameters < names.size()
        || parameters > names.size() + 2
        || Arrays.stream(constructor.getParameters())
            .anyMatch(parameter -> !ExceptionPlan.name(parameter).isEmpty())) {
      return List.of();
    }
    FieldOrder order = new FieldOrder(constructor, names, types);
    order.choose();
    return order.found;
  }

  /** Returns the fields' names. Class files keep the order of the source, and so does every JVM. */
  static List<String> declared(Class<?> type) {
    Deque<Class<?>> classes = new ArrayDeque<>();
    for (Class<?> c = type; c != null && !ExceptionFields.isJdk(c); c = c.getSuperclass()) {
      classes.push(c);
    }
    return classes.stream()
        .flatMap(c -> Arrays.stream(c.getDeclaredFields()))
        .map(Field::getName)
        .distinct()
        .toList();
  }

  private void choose() {
    int position = chosen.size();
    if (position == constructor.getParameterCount()) {
      if (fieldsChosen == names.size()) {
        found.add(new ExceptionPlan(constructor, List.copyOf(chosen), true));
      }
      return;
    }
    Class<?> parameter = constructor.getParameterTypes()[position];
    if (fieldsChosen < names.size() && fits(types.get(fieldsChosen), parameter)) {
      fieldsChosen++;
      choose(new Argument.Field(names.get(fieldsChosen - 1)));
      fieldsChosen--;
    }
    if (parameter == String.class && !chosen.contains(new Argument.Message(false))) {
      choose(new Argument.Message(false));
    }
    if (ExceptionPlan.takesCause(parameter) && !chosen.contains(new Argument.Cause())) {
      choose(new Argument.Cause());
    }
  }

  private void choose(Argument argument) {
    chosen.addLast(argument);
    choose();
    chosen.removeLast();
  }

  private static boolean fits(Class<?> field, Class<?> parameter) {
    return boxed(parameter).isAssignableFrom(boxed(field)) && parameter != Object.class;
  }

  private static Class<?> boxed(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }
}
