package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.contract.MethodContract;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.ParameterList;
import io.zerocall.server.method.Caller;
import io.zerocall.server.method.ServiceRegistry;
import io.zerocall.server.peer.CallRouter;
import io.zerocall.server.work.LatencyProfile;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The target of a name that is not registered, in a server with an {@link RpcFallback}. Created for
 * each call, since callers choose the names; all instances share a latency profile.
 */
final class FallbackMethod extends UnregisteredMethod {
  private static final Set<String> DESCRIPTIONS =
      Set.of("rpc.discover", "system.listMethods", "system.methodSignature", "system.methodHelp");

  private final RpcFallback fallback;

  private FallbackMethod(
      String name, MethodContract contract, LatencyProfile latency, RpcFallback fallback) {
    super(name, contract, latency);
    this.fallback = fallback;
  }

  /**
   * Directs calls of unregistered names to a fallback, and the descriptions too if it provides
   * them.
   */
  static void install(RpcFallback fallback, ServiceRegistry registry, JsonCodec codec) {
    if (fallback instanceof CallRouter router) {
      RoutedMethod.install(router, registry, codec);
      return;
    }
    MethodContract contract = contract(codec);
    LatencyProfile latency = new LatencyProfile();
    registry.fallBackTo(name -> new FallbackMethod(name, contract, latency, fallback));
    if (fallback.describesMethods()) {
      registry.unregisterReserved(DESCRIPTIONS);
    }
  }

  private static MethodContract contract(JsonCodec codec) {
    try {
      Method method = RpcFallback.class.getMethod("call", String.class, Optional.class);
      return contract(method, ParameterList.ofAnything(codec), codec.type(JsonText.class));
    } catch (NoSuchMethodException e) {
      throw new LinkageError("RpcFallback", e);
    }
  }

  @Override
  public @Nullable Object invoke(@Nullable Object[] arguments, Caller caller) throws Exception {
    return fallback.call(name(), Optional.ofNullable((JsonText) arguments[0]));
  }
}
