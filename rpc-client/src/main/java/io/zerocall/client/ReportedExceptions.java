package io.zerocall.client;

import io.zerocall.RpcRemoteException;
import io.zerocall.json.JsonCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rebuilds the exceptions that a server tells of as the classes that the client knows for them:
 * those that the called method declares, and those that the client has registered. Names that come
 * from the wire are only ever compared with names of these classes; no class is looked up.
 * Immutable.
 */
final class ReportedExceptions {
  private final JsonCodec codec;
  private final Map<String, RebuiltException> byName;

  ReportedExceptions(JsonCodec codec, List<Class<? extends Throwable>> classes) {
    this.codec = codec;
    Map<String, RebuiltException> names = new HashMap<>();
    classes.forEach(type -> names.put(type.getName(), new RebuiltException(codec, type)));
    this.byName = Map.copyOf(names);
  }

  /**
   * Those of them that a method can throw which declares these exceptions, and these.
   *
   * @param isAsync whether the method gives them to a future, which takes any
   */
  ReportedExceptions with(List<Class<? extends Throwable>> declared, boolean isAsync) {
    List<Class<? extends Throwable>> all = new ArrayList<>();
    byName.values().forEach(registered -> {
      if (isAsync || mayThrow(registered.type(), declared)) {
        all.add(registered.type());
      }
    });
    all.addAll(declared);
    return new ReportedExceptions(codec, all);
  }

  private static boolean mayThrow(
      Class<? extends Throwable> type, List<Class<? extends Throwable>> declared) {
    return RuntimeException.class.isAssignableFrom(type)
        || Error.class.isAssignableFrom(type)
        || declared.stream().anyMatch(allowed -> allowed.isAssignableFrom(type));
  }

  /**
   * The exception itself, with the remote one as its cause; the remote one if its class is not
   * known or can't be made.
   */
  Throwable rebuild(RpcRemoteException remote) {
    RebuiltException known = byName.get(remote.type());
    return known == null ? remote : known.of(remote).orElse(remote);
  }
}
