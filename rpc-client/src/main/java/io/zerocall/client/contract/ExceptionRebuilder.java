package io.zerocall.client.contract;

import io.zerocall.RpcParam;
import io.zerocall.RpcRemoteException;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A class of exceptions that a client knows, and how to make one of what a server tells. Of its
 * constructors the one is taken that takes in the most: fields first, then the message, then the
 * cause. A constructor of which any parameter is in doubt is left alone. Immutable.
 */
final class ExceptionRebuilder {
  private static final String MESSAGE = "message";

  private final JsonCodec codec;
  private final Class<? extends Throwable> type;

  ExceptionRebuilder(JsonCodec codec, Class<? extends Throwable> type) {
    this.codec = codec;
    this.type = type;
  }

  /** The exception, with the remote one as its cause; empty if none can be made. */
  Optional<Throwable> of(RpcRemoteException remote) {
    if (needsInstance()) {
      return Optional.empty();
    }
    List<Candidate> candidates = new ArrayList<>();
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      candidate(constructor, remote).ifPresent(candidates::add);
    }
    candidates.sort(Candidate.BEST_FIRST);
    return candidates.stream()
        .map(candidate -> make(candidate, remote))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Whether it belongs to an instance or a running method, which is not there to be told. */
  private boolean needsInstance() {
    return type.getEnclosingMethod() != null
        || type.getEnclosingConstructor() != null
        || (type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers()));
  }

  /** What belongs at a constructor's parameters; empty if that is not certain. */
  private Optional<Candidate> candidate(Constructor<?> constructor, RpcRemoteException remote) {
    Parameter[] parameters = constructor.getParameters();
    Candidate candidate = new Candidate(constructor, new Object[parameters.length]);
    List<Integer> texts = new ArrayList<>();
    for (int i = 0; i < parameters.length; i++) {
      String name = name(parameters[i]);
      if (remote.fields().containsKey(name)) {
        Optional<Argument> field = convert(remote.fields().get(name), parameters[i]);
        if (field.isEmpty()) {
          return Optional.empty();
        }
        candidate.arguments[i] = field.get().value();
        candidate.fields++;
      } else if (parameters[i].getType().isInstance(remote)
          && parameters[i].getType() != Object.class) {
        candidate.arguments[i] = remote;
        candidate.causes++;
      } else if (parameters[i].getType() == String.class) {
        texts.add(i);
      } else {
        return Optional.empty();
      }
    }
    return placeMessage(candidate, texts, parameters, remote)
        ? Optional.of(candidate)
        : Optional.empty();
  }

  /** The message goes where it is called so, or to the only text that is no field. */
  private static boolean placeMessage(
      Candidate candidate, List<Integer> texts, Parameter[] parameters, RpcRemoteException remote) {
    if (texts.isEmpty()) {
      return true;
    }
    if (texts.size() > 1) {
      return false;
    }
    candidate.arguments[texts.get(0)] = message(remote);
    candidate.messages = name(parameters[texts.get(0)]).equals(MESSAGE) ? 2 : 1;
    return true;
  }

  /** A server tells the class's name of an exception without a message. */
  private static @Nullable String message(RpcRemoteException remote) {
    return remote.remoteMessage().equals(remote.type()) ? null : remote.remoteMessage();
  }

  private static String name(Parameter parameter) {
    RpcParam said = parameter.getAnnotation(RpcParam.class);
    if (said != null && !said.value().isEmpty()) {
      return said.value();
    }
    return parameter.isNamePresent() ? parameter.getName() : "";
  }

  private Optional<Argument> convert(@Nullable Object value, Parameter parameter) {
    try {
      return Optional.of(new Argument(
          codec.read(codec.own().write(value), codec.type(parameter.getParameterizedType()))));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private static Optional<Throwable> make(Candidate candidate, RpcRemoteException remote) {
    try {
      if (!candidate.constructor.trySetAccessible()) {
        return Optional.empty();
      }
      Throwable rebuilt = (Throwable) candidate.constructor.newInstance(candidate.arguments);
      return Optional.of(withCause(rebuilt, remote));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }

  private static Throwable withCause(Throwable rebuilt, RpcRemoteException remote) {
    rebuilt.setStackTrace(remote.getStackTrace()); // the caller's, without the way through here
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

  /** A constructor and its arguments. */
  private static final class Candidate {
    static final Comparator<Candidate> BEST_FIRST = Comparator.<Candidate>comparingInt(
            candidate -> candidate.fields)
        .thenComparingInt(candidate -> candidate.messages)
        .thenComparingInt(candidate -> candidate.causes)
        .reversed()
        .thenComparing(candidate -> Arrays.toString(candidate.constructor.getParameterTypes()));

    final Constructor<?> constructor;
    final @Nullable Object[] arguments;
    int fields;
    int messages;
    int causes;

    Candidate(Constructor<?> constructor, @Nullable Object[] arguments) {
      this.constructor = constructor;
      this.arguments = arguments;
    }
  }

  private record Argument(@Nullable Object value) {}
}
