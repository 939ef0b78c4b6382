package io.zerocall.engines;

import io.zerocall.transport.Transport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that the networks of tests carry instead of the engines. So all code that a test
 * runs reaches such a network. Thread-safe.
 */
public final class TestNetworks {
  private static final Map<String, TestNetwork> BY_ENDPOINT = new ConcurrentHashMap<>();

  private record TestNetwork(Transport transport, LongSupplier clock) {}

  private TestNetworks() {}

  /**
   * Has a network carry an endpoint.
   *
   * @param clock the time in nanoseconds of all clients and servers at the endpoint
   */
  public static void add(String endpoint, Transport network, LongSupplier clock) {
    BY_ENDPOINT.put(endpoint, new TestNetwork(network, clock));
  }

  /** Has the engines carry the endpoint again. Open connections remain. */
  public static void remove(String endpoint) {
    BY_ENDPOINT.remove(endpoint);
  }

  static @Nullable Transport transport(String endpoint) {
    TestNetwork network = BY_ENDPOINT.get(endpoint);
    return network == null ? null : network.transport();
  }

  static LongSupplier clock(String endpoint) {
    TestNetwork network = BY_ENDPOINT.get(endpoint);
    return network == null ? System::nanoTime : network.clock();
  }
}
