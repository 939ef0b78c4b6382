package io.zerocall.client.contract;

import io.zerocall.RpcRemoteException;
import io.zerocall.contract.ExceptionAdvice;
import io.zerocall.contract.ExceptionFields;
import io.zerocall.contract.ExceptionPlan;
import io.zerocall.contract.ExceptionPlan.Argument;
import io.zerocall.contract.ExceptionSetters;
import io.zerocall.json.JsonCodec;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A known class of exceptions, and how to create an instance from what a server sends: with the
 * best {@link ExceptionPlan} that works, and setters for the fields that its constructor doesn't
 * take. Immutable.
 */
final class ExceptionRebuilder {
  private final JsonCodec codec;
  private final Class<? extends Throwable> type;
  private final Logger log;

  ExceptionRebuilder(JsonCodec codec, Class<? extends Throwable> type, Logger log) {
    this.codec = codec;
    this.type = type;
    this.log = log;
  }

  /** Returns the exception, with the remote one as its cause; empty if none can be created. */
  Optional<Throwable> of(RpcRemoteException remote) {
    boolean isOrderWrong = false;
    Throwable rebuilt = null;
    for (ExceptionPlan plan : plans(remote)) {
      rebuilt = make(plan, remote);
      if (rebuilt != null) {
        isOrderWrong &= !plan.isByOrder();
        setFields(rebuilt, plan, remote);
        break;
      }
      isOrderWrong |= plan.isByOrder();
    }
    if (isOrderWrong) {
      ExceptionAdvice.wrongOrder(type, log);
    }
    return rebuilt == null ? Optional.empty() : Optional.of(withCause(rebuilt, remote));
  }

  private List<ExceptionPlan> plans(RpcRemoteException remote) {
    try {
      return ExceptionPlan.of(type, remote.fields().keySet());
    } catch (LinkageError e) {
      return List.of(); // a class that its members refer to is missing
    }
  }

  /** Returns null if the plan doesn't work. */
  private @Nullable Throwable make(ExceptionPlan plan, RpcRemoteException remote) {
    Constructor<?> constructor = plan.constructor();
    try {
      @Nullable Object[] values = values(plan, remote);
      if (!constructor.trySetAccessible()) {
        return null;
      }
      Throwable made = (Throwable) constructor.newInstance(values);
      return plan.isByOrder() && !hasValues(made, plan.arguments(), values) ? null : made;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null;
    }
  }

  private @Nullable Object[] values(ExceptionPlan plan, RpcRemoteException remote) {
    Parameter[] parameters = plan.constructor().getParameters();
    @Nullable Object[] values = new Object[parameters.length];
    for (int i = 0; i < values.length; i++) {
      Argument argument = plan.arguments().get(i);
      if (argument instanceof Argument.Field field) {
        values[i] = convert(remote, field.name(), parameters[i].getParameterizedType());
      } else {
        values[i] = argument instanceof Argument.Cause ? remote : message(remote);
      }
    }
    return values;
  }

  private @Nullable Object convert(RpcRemoteException remote, String field, Type wanted) {
    return codec.read(codec.own().write(remote.fields().get(field)), codec.type(wanted));
  }

  /** Returns the message, or null if there was none: a server sends the class's name then. */
  private static @Nullable String message(RpcRemoteException remote) {
    return remote.remoteMessage().equals(remote.type()) ? null : remote.remoteMessage();
  }

  /**
   * Returns whether the arguments that were passed to a constructor by position, not by name, are
   * found in the right fields.
   */
  private boolean hasValues(Throwable made, List<Argument> arguments, @Nullable Object[] values)
      throws ReflectiveOperationException {
    Map<String, Method> accessors = ExceptionFields.of(type);
    for (int i = 0; i < values.length; i++) {
      Argument argument = arguments.get(i);
      if (argument instanceof Argument.Message && !Objects.equals(made.getMessage(), values[i])) {
        return false;
      } else if (argument instanceof Argument.Field field) {
        Method accessor = accessors.get(field.name());
        if (accessor == null || !isSame(accessor.invoke(made), values[i])) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isSame(@Nullable Object value, @Nullable Object given) {
    return Objects.equals(value, given) || codec.write(value).equals(codec.write(given));
  }

  /**
   * Sets the fields that the constructor didn't take. A field that can't be set keeps its value.
   */
  private void setFields(Throwable made, ExceptionPlan plan, RpcRemoteException remote) {
    ExceptionSetters.of(type).forEach((field, setter) -> {
      if (plan.takes(field) || !remote.fields().containsKey(field)) {
        return;
      }
      try {
        Object value = convert(remote, field, setter.getGenericParameterTypes()[0]);
        if (setter.trySetAccessible()) {
          setter.invoke(made, value);
        }
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        // The other fields are still useful.
      }
    });
  }

  private static Throwable withCause(Throwable rebuilt, RpcRemoteException remote) {
    rebuilt.setStackTrace(remote.getStackTrace()); // the caller's, without the frames in here
    if (rebuilt.getCause() == null) {
      try {
        rebuilt.initCause(remote);
      } catch (IllegalStateException e) {
        // Its constructor has set the cause to null for ever; the remote exception is kept here
        // instead.
        rebuilt.addSuppressed(remote);
      }
    }
    return rebuilt;
  }
}
