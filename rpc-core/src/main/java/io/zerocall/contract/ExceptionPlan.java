package io.zerocall.contract;

import io.zerocall.RpcParam;
import io.zerocall.RpcRemoteException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One way to make an exception of what a server tells of it: a constructor, and what each of its
 * parameters is given. Immutable.
 *
 * @param constructor the constructor
 * @param arguments what its parameters are given, in their order
 * @param isByOrder whether the parameters have no names, and were given the fields in their order
 *     because the types fit; whether what is made so has them in their places is to be checked
 */
public record ExceptionPlan(
    Constructor<?> constructor, List<Argument> arguments, boolean isByOrder) {
  static final String MESSAGE = "message";

  private static final Comparator<ExceptionPlan> BEST_FIRST =
      Comparator.<ExceptionPlan>comparingInt(plan -> plan.count(Argument.Field.class))
          .thenComparingInt(ExceptionPlan::messageRank)
          .thenComparingInt(plan -> plan.count(Argument.Cause.class))
          .reversed()
          .thenComparing(ExceptionPlan::isByOrder)
          .thenComparing(plan -> Arrays.toString(plan.constructor.getParameterTypes()))
          .thenComparing(plan -> plan.arguments.toString());

  /** What a parameter is given. */
  public sealed interface Argument {
    /** The value of a field. */
    record Field(String name) implements Argument {}

    /** The message. */
    record Message(boolean isNamed) implements Argument {}

    /** The remote exception. */
    record Cause() implements Argument {}
  }

  /** Copies the list. */
  public ExceptionPlan {
    arguments = List.copyOf(arguments);
  }

  /**
   * The ways for a class, the best first: that with most fields, then with the message, then with
   * the cause. A constructor of which any parameter is in doubt is left alone.
   *
   * @param fields the names of the fields that are told
   */
  public static List<ExceptionPlan> of(Class<? extends Throwable> type, Set<String> fields) {
    if (needsInstance(type)) {
      return List.of();
    }
    List<ExceptionPlan> plans = new ArrayList<>();
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (!constructor.isSynthetic()) {
        byName(constructor, fields).ifPresent(plans::add);
        plans.addAll(FieldOrder.plans(type, constructor, fields));
      }
    }
    plans.sort(BEST_FIRST);
    return plans;
  }

  /** Whether a class belongs to an instance or a running method, which is not there to be told. */
  static boolean needsInstance(Class<?> type) {
    return type.getEnclosingMethod() != null
        || type.getEnclosingConstructor() != null
        || (type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers()));
  }

  private static Optional<ExceptionPlan> byName(Constructor<?> constructor, Set<String> fields) {
    List<Argument> arguments = new ArrayList<>();
    int texts = 0;
    for (Parameter parameter : constructor.getParameters()) {
      String name = name(parameter);
      if (!name.isEmpty() && fields.contains(name)) {
        arguments.add(new Argument.Field(name));
      } else if (takesCause(parameter.getType())) {
        arguments.add(new Argument.Cause());
      } else if (parameter.getType() == String.class && ++texts == 1) {
        // The message goes where it is called so, or to the only text that is no field.
        arguments.add(new Argument.Message(name.equals(MESSAGE)));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new ExceptionPlan(constructor, arguments, false));
  }

  static boolean takesCause(Class<?> parameter) {
    return parameter.isAssignableFrom(RpcRemoteException.class) && parameter != Object.class;
  }

  /** What a parameter is called; empty if that is not known. */
  static String name(Parameter parameter) {
    RpcParam said = parameter.getAnnotation(RpcParam.class);
    if (said != null && !said.value().isEmpty()) {
      return said.value();
    }
    return parameter.isNamePresent() ? parameter.getName() : "";
  }

  /** Whether a parameter is given this field. */
  public boolean takes(String field) {
    return arguments.stream()
        .anyMatch(
            argument -> argument instanceof Argument.Field taken && taken.name().equals(field));
  }

  private int messageRank() {
    return arguments.stream()
        .filter(Argument.Message.class::isInstance)
        .mapToInt(message -> Objects.equals(message, new Argument.Message(true)) ? 2 : 1)
        .sum();
  }

  private int count(Class<? extends Argument> kind) {
    return (int) arguments.stream().filter(kind::isInstance).count();
  }
}
