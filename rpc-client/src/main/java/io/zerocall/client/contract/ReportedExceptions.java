package io.zerocall.client.contract;

import io.zerocall.RpcRemoteException;
import io.zerocall.RpcWire;
import io.zerocall.json.JsonCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * Rebuilds the exceptions that a server sends as instances of classes that the client knows: those
 * that the called method declares, and those that the client has registered. Names from the wire
 * are only compared with the names of these classes; no class is loaded by name. A name that two of
 * the classes have is ignored. Immutable.
 */
final class ReportedExceptions {
  private final JsonCodec codec;
  private final RpcWire wire;
  private final Logger log;
  private final List<Class<? extends Throwable>> classes;
  private final Map<String, ExceptionRebuilder> byName;

  ReportedExceptions(
      JsonCodec codec, RpcWire wire, List<Class<? extends Throwable>> classes, Logger log) {
    this.codec = codec;
    this.wire = wire;
    this.log = log;
    this.classes = List.copyOf(classes);
    Map<String, Class<? extends Throwable>> names = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    for (Class<? extends Throwable> type : classes) {
      Class<? extends Throwable> other = names.put(nameOf(type), type);
      if (other != null && other != type) {
        ambiguous.add(nameOf(type));
      }
    }
    names.keySet().removeAll(ambiguous);
    Map<String, ExceptionRebuilder> known = new HashMap<>();
    names.forEach((name, type) -> known.put(name, new ExceptionRebuilder(codec, type, log)));
    this.byName = Map.copyOf(known);
  }

  /** Returns the name on the wire; the original zerorpc sends the simple name only. */
  private String nameOf(Class<?> type) {
    return wire == RpcWire.ZERORPC ? type.getSimpleName() : type.getName();
  }

  /**
   * Returns these exceptions and those of the registered ones that a method that declares them can
   * throw.
   *
   * @param isAsync whether the method returns a future, which can fail with any exception
   */
  ReportedExceptions with(List<Class<? extends Throwable>> declared, boolean isAsync) {
    List<Class<? extends Throwable>> all = new ArrayList<>();
    for (Class<? extends Throwable> registered : classes) {
      if (isAsync || mayThrow(registered, declared)) {
        all.add(registered);
      }
    }
    all.addAll(declared);
    return new ReportedExceptions(codec, wire, all, log);
  }

  private static boolean mayThrow(
      Class<? extends Throwable> type, List<Class<? extends Throwable>> declared) {
    return RuntimeException.class.isAssignableFrom(type)
        || Error.class.isAssignableFrom(type)
        || declared.stream().anyMatch(allowed -> allowed.isAssignableFrom(type));
  }

  /**
   * Returns an exception of the reported class, or of its nearest known superclass, that can be
   * created, with the remote one as its cause. Returns the remote one if there is none.
   */
  Throwable rebuild(RpcRemoteException remote) {
    return Stream.concat(Stream.of(remote.type()), remote.supertypes().stream())
        .map(byName::get)
        .filter(Objects::nonNull)
        .map(known -> known.of(remote))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(remote);
  }
}
