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
 * One way to create an exception from an error reply: a constructor and the arguments of its
 * parameters. Immutable.
 *
 * @param constructor the constructor
 * @param arguments the arguments of its parameters, in order
 * @param isByOrder whether the parameters have no names and get the fields in order because the
 *     types fit; then it must be checked that the created exception has the right values in its
 *     fields
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

  /** The argument of a parameter. */
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
   * Returns the ways to create an exception of a class, the best first: the one with the most
   * fields, then with the message, then with the cause. Constructors with an ambiguous parameter
   * are not used.
   *
   * @param fields the names of the fields that are sent
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

  /** Returns whether a class is bound to an instance or a running method, which can't be sent. */
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
        // The message is passed to the parameter of that name, or to the only String that is not a
        // field.
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

  /** Returns the name of a parameter; empty if it is not known. */
  static String name(Parameter parameter) {
    RpcParam said = parameter.getAnnotation(RpcParam.class);
    if (said != null && !said.value().isEmpty()) {
      return said.value();
    }
    return parameter.isNamePresent() ? parameter.getName() : "";
  }

  /** Returns whether a parameter gets this field. */
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
