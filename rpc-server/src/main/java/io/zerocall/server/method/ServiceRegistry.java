package io.zerocall.server.method;

import io.zerocall.contract.ContractReader;
import io.zerocall.contract.ExceptionAdvice;
import io.zerocall.contract.MethodContract;
import io.zerocall.contract.Names;
import io.zerocall.json.JsonCodec;
import io.zerocall.server.work.LatencyProfile;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The registered methods, by name. Reads take no lock; changes exclude one another. */
public final class ServiceRegistry {
  private final ContractReader contracts;
  private final ContractReader reserved; // users' codecs don't apply to the protocol's own methods
  private final int nameBytes;
  private final Logger log;
  private final Map<String, ServerMethod> methods = new ConcurrentHashMap<>();
  private @Nullable Function<String, ServerMethod> fallback; // set before the server starts
  private volatile long version; // written with the lock held
  private boolean closed;
  private Runnable onChange = () -> {}; // set before the server starts

  public ServiceRegistry(JsonCodec codec, Logger log) {
    this.contracts = new ContractReader(codec);
    this.reserved = new ContractReader(codec.own());
    this.nameBytes = codec.limits().nameBytes();
    this.log = log;
  }

  /** Returns how many bytes a name may have in UTF-8. */
  public int nameBytes() {
    return nameBytes;
  }

  public @Nullable ServerMethod find(String name) {
    return methods.get(name);
  }

  /** Returns the target of a name: the registered method, or else the fallback. */
  public @Nullable ServerMethod target(String name) {
    ServerMethod method = methods.get(name);
    return method != null || fallback == null ? method : fallback.apply(name);
  }

  /** Sets the targets of names that are not registered. Called before the server starts. */
  public void fallBackTo(Function<String, ServerMethod> methods) {
    fallback = methods;
  }

  /** Sets what runs after each change; it must not block. Called before the server starts. */
  public void observe(Runnable observer) {
    onChange = observer;
  }

  public List<String> names() {
    return List.copyOf(new TreeSet<>(methods.keySet()));
  }

  /** Returns a number that grows with every change, after the change is visible. */
  public long version() {
    return version;
  }

  /** Returns the contracts of all methods except the reserved ones, by name. */
  public SortedMap<String, MethodContract> free() {
    SortedMap<String, MethodContract> free = new TreeMap<>();
    methods.forEach((name, method) -> {
      if (!Names.isReserved(name)) {
        free.put(name, method.contract());
      }
    });
    return free;
  }

  /**
   * Returns the contracts of the methods of some types, by name, without registering them.
   *
   * @throws IllegalArgumentException if one of the methods is invalid, or two have the same name
   */
  public SortedMap<String, MethodContract> described(List<Class<?>> types) {
    SortedMap<String, MethodContract> described = new TreeMap<>();
    for (Class<?> type : types) {
      String namespace = Names.namespace(type, null);
      for (MethodContract contract : contracts.ofService(type)) {
        String name = Names.requireFree(Names.inNamespace(namespace, contract.name()), "name");
        if (described.put(name, contract) != null) {
          throw new IllegalArgumentException(
              "\"" + name + "\" is described twice, the last time by "
                  + contract.method().toGenericString() + " (describe each method once)");
        }
      }
    }
    return described;
  }

  /** Registers all methods of a service, or none if one of them is invalid. */
  public void register(@Nullable String namespace, @Nullable Object service) {
    if (service == null) {
      throw new IllegalArgumentException("service: null (expected: an object)");
    }
    String in = Names.namespace(service.getClass(), namespace);
    List<ServerMethod> added = methodsOf(contracts, in, service);
    if (in.isEmpty()) {
      added.forEach(method -> Names.requireFree(method.name(), "name"));
    }
    add(added);
    added.forEach(method -> examineExceptions(method.contract()));
  }

  /** Registers methods under a reserved namespace. */
  public void registerReserved(String namespace, Object service) {
    add(methodsOf(reserved, namespace, service));
  }

  private static List<ServerMethod> methodsOf(
      ContractReader contracts, String namespace, Object service) {
    List<ServerMethod> all = new ArrayList<>();
    for (MethodContract contract : contracts.ofService(service.getClass())) {
      all.add(new ObjectMethod(Names.inNamespace(namespace, contract.name()), contract, service));
    }
    return all;
  }

  /** Registers methods that refer to the connection that calls them. */
  public <S> void registerForConnection(
      String namespace,
      Class<S> type,
      Function<Caller, S> receiver,
      ServerMethod.Moment moment,
      Supplier<LatencyProfile> latency) {
    List<ServerMethod> added = new ArrayList<>();
    for (MethodContract contract : reserved.ofService(type)) {
      added.add(new ConnectionMethod(
          Names.inNamespace(namespace, contract.name()),
          contract,
          receiver,
          moment,
          latency.get()));
    }
    add(added);
  }

  /** Unregisters reserved names. */
  public synchronized void unregisterReserved(Set<String> names) {
    methods.keySet().removeAll(names);
    changed();
  }

  /** Registers a function of a functional interface under its own name. */
  public void registerFunction(String name, Type type, @Nullable Object function) {
    if (function == null) {
      throw new IllegalArgumentException("function \"" + name + "\": null (expected: a lambda)");
    }
    MethodContract contract = contracts.ofFunction(type);
    add(List.of(new ObjectMethod(Names.requireFree(name, "name"), contract, function)));
    examineExceptions(contract);
  }

  private void examineExceptions(MethodContract contract) {
    ExceptionAdvice.examine(contract.declared(), ServiceRegistry.class.getModule(), log);
  }

  /** Rejects all further registrations: the server is closed. */
  public synchronized void close() {
    closed = true;
  }

  private synchronized void add(List<ServerMethod> added) {
    if (closed) {
      throw new IllegalStateException("the server is closed");
    }
    Map<String, ServerMethod> byName = new HashMap<>();
    for (ServerMethod method : added) {
      Names.requireShort(method.name(), "name", nameBytes);
      ServerMethod present = methods.get(method.name());
      if (present != null) {
        throw new IllegalArgumentException("\"" + method.name() + "\" is registered already, as "
            + present.contract().method().toGenericString()
            + " (unregister it first, or choose another namespace)");
      }
      byName.put(method.name(), method);
    }
    methods.putAll(byName);
    changed();
  }

  /** Removes all methods except the reserved ones; returns whether there were any. */
  public synchronized boolean unregisterAll() {
    boolean removed = methods.keySet().removeIf(name -> !Names.isReserved(name));
    changed();
    return removed;
  }

  /** Removes a method, or all methods of a namespace; returns whether there were any. */
  public synchronized boolean unregister(String name) {
    Names.requireFree(name, "name");
    String prefix = name + ".";
    boolean removed = methods
        .keySet()
        .removeIf(registered -> registered.equals(name) || registered.startsWith(prefix));
    changed();
    return removed;
  }

  private synchronized void changed() {
    version++;
    onChange.run();
  }
}
