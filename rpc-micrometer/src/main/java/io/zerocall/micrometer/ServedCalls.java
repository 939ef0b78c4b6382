package io.zerocall.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.zerocall.RpcContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The observations of the calls that this process serves. A gateway forwards some calls on another
 * thread than the one that it received them on. There, {@link RpcContext#current} identifies the
 * call, and the thread has no current observation. Thread-safe.
 */
final class ServedCalls {
  /** By the contexts' identity. */
  private static final Map<RpcContext, Observation> RUNNING = new ConcurrentHashMap<>();

  private ServedCalls() {}

  static void begun(RpcContext context, Observation observation) {
    RUNNING.put(context, observation);
  }

  static void ended(RpcContext context, Observation observation) {
    RUNNING.remove(context, observation);
  }

  /** Returns the observation of the call that the thread serves; null if there is none. */
  static @Nullable Observation current(ObservationRegistry registry) {
    RpcContext context = RpcContext.current().orElse(null);
    Observation served = context == null ? null : RUNNING.get(context);
    return served != null && served.getObservationRegistry() == registry ? served : null;
  }
}
