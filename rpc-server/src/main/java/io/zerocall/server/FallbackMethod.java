package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.contract.MethodContract;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.ParameterList;
import io.zerocall.json.Publication;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a name leads to that nobody has registered, in a server with an {@link RpcFallback}. Made
 * for each call anew, since callers choose the names; all of them share a pace.
 */
final class FallbackMethod extends ServerMethod {
  private static final Set<String> DESCRIPTIONS =
      Set.of("rpc.discover", "system.listMethods", "system.methodSignature", "system.methodHelp");

  private final RpcFallback fallback;

  private FallbackMethod(String name, RpcFallback fallback, ServerMethod template) {
    super(name, template);
    this.fallback = fallback;
  }

  /** Leaves to a fallback what is not registered, and the descriptions if it gives them. */
  static void install(RpcFallback fallback, ServiceRegistry registry, JsonCodec codec) {
    ServerMethod call = new ServerMethod("*", contract(codec), fallback);
    registry.fallBackTo(new FallbackMethod("*", fallback, call));
    if (fallback.describesMethods()) {
      registry.unregisterReserved(DESCRIPTIONS);
    }
  }

  private static MethodContract contract(JsonCodec codec) {
    try {
      return new MethodContract(
          "*",
          RpcFallback.class.getMethod("call", String.class, Optional.class),
          ParameterList.ofAnything(codec),
          codec.type(JsonText.class),
          true,
          false,
          0,
          "",
          List.of(),
          List.of());
    } catch (NoSuchMethodException e) {
      throw new LinkageError("RpcFallback", e);
    }
  }

  RpcFallback fallback() {
    return fallback;
  }

  FallbackMethod named(String name) {
    return new FallbackMethod(name, fallback, this);
  }

  /** They have an order to keep, and so a way of their own: {@link #takes}. */
  @Override
  public boolean takesNotifications() {
    return false;
  }

  /** Whether the fallback takes a notification. */
  boolean takes(Publication notification, RpcContext context) {
    RpcContext outer = RpcContext.enter(context);
    try {
      return fallback.notified(
          notification.topic(),
          Optional.ofNullable(JsonCodec.text(notification.document()).members().get("params")));
    } finally {
      RpcContext.enter(outer);
    }
  }

  @Override
  @Nullable
  Object invoke(@Nullable Object[] arguments) throws Throwable {
    return super.invoke(new Object[] {name(), Optional.ofNullable(arguments[0])});
  }
}
