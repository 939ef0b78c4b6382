package io.zerocall.contract;

import io.zerocall.json.ModuleAccess;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * Warns of exception classes that clients can't rebuild, or only without their fields: once for
 * each class in a process. Without the warning users would only notice that calls fail with other
 * exceptions than the declared ones. Thread-safe.
 */
public final class ExceptionAdvice {
  private static final String NAMES =
      "the names of its constructors' parameters are not in its class file (compile it with"
          + " -parameters, or annotate them with @RpcParam(\"name\"))";

  private static final ClassValue<AtomicBoolean> WARNED = new ClassValue<>() {
    @Override
    protected AtomicBoolean computeValue(Class<?> type) {
      return new AtomicBoolean();
    }
  };

  private ExceptionAdvice() {}

  /**
   * Examines the exceptions that a method declares, or that are registered.
   *
   * @param module the module that creates or reads the exceptions, in addition to this one
   */
  public static void examine(List<Class<? extends Throwable>> types, Module module, Logger log) {
    for (Class<? extends Throwable> type : types) {
      problem(type, module).ifPresent(problem -> warn(type, problem, log));
    }
  }

  /**
   * Warns that a constructor without parameter names got the fields of a class in the wrong order.
   */
  public static void wrongOrder(Class<? extends Throwable> type, Logger log) {
    warn(
        type,
        "may not be rebuilt by clients as it was: its constructor takes its fields in another order"
            + " than the class declares them, and " + NAMES,
        log);
  }

  private static void warn(Class<?> type, String problem, Logger log) {
    if (!WARNED.get(type).getAndSet(true)) {
      log.warn("{} {}", type.getName(), problem);
    }
  }

  /**
   * Describes what clients can't do with a class, why, and how to fix it; empty if they can do
   * everything.
   */
  private static Optional<String> problem(Class<? extends Throwable> type, Module module) {
    if (ExceptionFields.isJdk(type) || Modifier.isAbstract(type.getModifiers())) {
      return Optional.empty();
    } else if (!ModuleAccess.isGranted(type, module)
        || !ModuleAccess.isGranted(type, ExceptionAdvice.class.getModule())) {
      return Optional.of("can't be accessed, so that its fields aren't sent and it isn't rebuilt ("
          + ModuleAccess.fix(type) + ")");
    }
    try {
      return ofUsers(type);
    } catch (LinkageError e) {
      return Optional.empty(); // a class that its members refer to is missing
    }
  }

  private static Optional<String> ofUsers(Class<? extends Throwable> type) {
    String cannot = "can't be rebuilt by clients, which get an RpcRemoteException instead: ";
    if (ExceptionPlan.needsInstance(type)) {
      return Optional.of(
          cannot + "it belongs to an instance or a method (make it static, or a class of its own)");
    }
    boolean lacksNames = lacksNames(type);
    List<ExceptionPlan> plans = ExceptionPlan.of(type, ExceptionFields.of(type).keySet());
    if (plans.isEmpty()) {
      return Optional.of(cannot
          + (lacksNames
              ? NAMES
              : "no constructor of it takes only a message, a cause, and parameters that have"
                  + " the names of its getters (give it one)"));
    }
    List<String> lost = lost(type, plans.get(0));
    return lost.isEmpty() || !lacksNames
        ? Optional.empty()
        : Optional.of(
            "is rebuilt by clients without its " + String.join(", ", lost) + ": " + NAMES);
  }

  /** Returns the fields that are sent but that neither the constructor nor a setter takes. */
  private static List<String> lost(Class<? extends Throwable> type, ExceptionPlan plan) {
    var accessors = ExceptionFields.of(type);
    var setters = ExceptionSetters.of(type);
    return FieldOrder.declared(type).stream()
        .filter(
            name -> accessors.containsKey(name) && !setters.containsKey(name) && !plan.takes(name))
        .toList();
  }

  /** Returns whether a constructor has a parameter whose meaning is unclear without a name. */
  private static boolean lacksNames(Class<?> type) {
    return Arrays.stream(type.getDeclaredConstructors())
        .filter(constructor -> !constructor.isSynthetic())
        .anyMatch(constructor -> lacksNames(constructor.getParameters()));
  }

  private static boolean lacksNames(Parameter[] parameters) {
    long unclear = Arrays.stream(parameters)
        .filter(parameter -> !ExceptionPlan.takesCause(parameter.getType()))
        .filter(parameter -> ExceptionPlan.name(parameter).isEmpty())
        .count();
    long texts = Arrays.stream(parameters)
        .filter(parameter -> parameter.getType() == String.class)
        .count();
    return unclear > Math.min(texts, 1);
  }
}
