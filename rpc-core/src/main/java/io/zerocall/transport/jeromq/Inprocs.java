package io.zerocall.transport.jeromq;

import io.zerocall.transport.Message;
import io.zerocall.transport.engine.Endpoint.Inproc;
import io.zerocall.transport.engine.RateLimitedLog;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The names bound inside this virtual machine, and the context that all of their sockets share
 * while there are any.
 *
 * <p>JeroMQ tells a client nothing of a server in the same context, neither that it has come nor
 * that it has gone, and keeps a connection to a name nobody has bound even when the client is
 * closed. So who waits for a name waits here.
 */
final class Inprocs {
  private static final Inprocs INSTANCE = new Inprocs();
  private static final int MAX_SOCKETS = 65_536;
  private static final byte[] REFUSAL = new byte[16];

  static {
    new SecureRandom().nextBytes(REFUSAL);
  }

  private final Set<Inproc> bound = new HashSet<>();
  private final Map<Inproc, Set<Runnable>> watchers = new HashMap<>();
  private @Nullable JeroMqContext context;
  private int users;

  private Inprocs() {}

  /** What a server sends whose client is to close the connection, since a ROUTER can't. */
  static Message refusal() {
    return Message.of(null, REFUSAL);
  }

  static boolean isRefusal(Message message) {
    return Arrays.equals(message.body(), REFUSAL);
  }

  static Inprocs shared() {
    return INSTANCE;
  }

  synchronized JeroMqContext acquireContext() {
    if (context == null) {
      context = new JeroMqContext(MAX_SOCKETS, new RateLimitedLog(), () -> {});
    }
    users++;
    return context;
  }

  /**
   * The last user closes the context; a new one may be made meanwhile, since nobody is left in the
   * old.
   */
  void releaseContext() {
    JeroMqContext unused = null;
    synchronized (this) {
      if (--users == 0) {
        unused = context;
        context = null;
      }
    }
    if (unused != null) {
      unused.close();
    }
  }

  /**
   * Binds under the lock that connections are made under, and tells those who wait for the name.
   */
  synchronized boolean bind(Inproc name, BooleanSupplier socketBind) {
    if (bound.contains(name) || !socketBind.getAsBoolean()) {
      return false;
    }
    bound.add(name);
    tell(name);
    return true;
  }

  /** To be called before the socket is closed, so that nobody connects to one that is going. */
  synchronized void unbind(Inproc name) {
    bound.remove(name);
    tell(name);
  }

  /** Connects if the name is bound. */
  synchronized boolean connect(Inproc name, BooleanSupplier socketConnect) {
    return bound.contains(name) && socketConnect.getAsBoolean();
  }

  /**
   * Has the watcher called whenever the name has been bound or unbound; it must be quick and must
   * not call back.
   */
  synchronized void watch(Inproc name, Runnable watcher) {
    watchers.computeIfAbsent(name, any -> new HashSet<>()).add(watcher);
  }

  synchronized void unwatch(Inproc name, Runnable watcher) {
    watchers.computeIfPresent(name, (any, present) -> {
      present.remove(watcher);
      return present.isEmpty() ? null : present;
    });
  }

  private void tell(Inproc name) {
    watchers.getOrDefault(name, Set.of()).forEach(Runnable::run);
  }
}
