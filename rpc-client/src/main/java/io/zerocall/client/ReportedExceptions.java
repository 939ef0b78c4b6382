package io.zerocall.client;

import io.zerocall.RpcParam;
import io.zerocall.RpcRemoteException;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds the exceptions that a server tells of as the classes that the client knows for them:
 * those that the called method declares, and those that the client has registered. Names that come
 * from the wire are only ever compared with names of these classes; no class is looked up.
 * Immutable.
 */
final class ReportedExceptions {
  private final JsonCodec codec;
  private final Map<String, Class<? extends Throwable>> byName;

  ReportedExceptions(JsonCodec codec, List<Class<? extends Throwable>> classes) {
    this.codec = codec;
    Map<String, Class<? extends Throwable>> names = new HashMap<>();
    classes.forEach(type -> names.put(type.getName(), type));
    this.byName = Map.copyOf(names);
  }

  /** The same, and the exceptions that a method declares. */
  ReportedExceptions with(List<Class<? extends Throwable>> declared) {
    if (declared.isEmpty()) {
      return this;
    }
    List<Class<? extends Throwable>> all = new java.util.ArrayList<>(byName.values());
    all.addAll(declared);
    return new ReportedExceptions(codec, all);
  }

  /**
   * The exception itself, with the remote one as its cause; the remote one if its class is not
   * known or can't be made.
   */
  Throwable rebuild(RpcRemoteException remote) {
    Class<? extends Throwable> type = byName.get(remote.type());
    return type == null ? remote : instantiate(type, remote).orElse(remote);
  }

  private Optional<Throwable> instantiate(
      Class<? extends Throwable> type, RpcRemoteException remote) {
    return Arrays.stream(type.getDeclaredConstructors())
        .sorted(
            Comparator.comparing((Constructor<?> c) -> c.getParameterCount()).reversed())
        .map(constructor -> construct(constructor, remote))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Throwable> construct(Constructor<?> constructor, RpcRemoteException remote) {
    try {
      Parameter[] parameters = constructor.getParameters();
      @Nullable Object[] arguments = new Object[parameters.length];
      boolean messageGiven = false;
      for (int i = 0; i < parameters.length; i++) {
        Optional<Argument> argument = argument(parameters[i], remote, messageGiven);
        if (argument.isEmpty()) {
          return Optional.empty();
        }
        arguments[i] = argument.get().value();
        messageGiven |= arguments[i] == remote.remoteMessage();
      }
      if (!constructor.trySetAccessible()) {
        return Optional.empty();
      }
      Throwable rebuilt = (Throwable) constructor.newInstance(arguments);
      return Optional.of(withCause(rebuilt, remote));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * What belongs at a constructor's parameter: a field of that name, the message, the cause; empty
   * if nothing does.
   */
  private Optional<Argument> argument(
      Parameter parameter, RpcRemoteException remote, boolean messageGiven) {
    RpcParam said = parameter.getAnnotation(RpcParam.class);
    String name = said != null && !said.value().isEmpty()
        ? said.value()
        : parameter.isNamePresent() ? parameter.getName() : "";
    if (remote.fields().containsKey(name)) {
      return convert(remote.fields().get(name), parameter);
    } else if (parameter.getType() == Throwable.class || parameter.getType() == Exception.class) {
      return Optional.of(new Argument(remote));
    } else if (parameter.getType() == String.class && !messageGiven) {
      return Optional.of(new Argument(remote.remoteMessage()));
    }
    return Optional.empty();
  }

  private Optional<Argument> convert(@Nullable Object value, Parameter parameter) {
    try {
      return Optional.of(new Argument(
          codec.read(codec.write(value), codec.type(parameter.getParameterizedType()))));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private static Throwable withCause(Throwable rebuilt, RpcRemoteException remote) {
    if (rebuilt.getCause() == null) {
      try {
        rebuilt.initCause(remote);
      } catch (IllegalStateException e) {
        // Its constructor said that it has no cause: the remote one is still told.
        rebuilt.addSuppressed(remote);
      }
    }
    return rebuilt;
  }

  private record Argument(@Nullable Object value) {}
}
