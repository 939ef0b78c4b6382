package io.zerocall.server;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcMethod;
import io.zerocall.json.Parameter;
import io.zerocall.server.method.ServerMethod;
import io.zerocall.server.method.ServiceRegistry;
import io.zerocall.server.peer.CallRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The introspection methods that XML-RPC servers offer, in the namespace {@code system}. */
final class SystemMethods {
  private final ServiceRegistry registry;
  private final @Nullable CallRouter router;

  /** @param router knows the methods that peers offer; null if peers offer none */
  SystemMethods(ServiceRegistry registry, @Nullable CallRouter router) {
    this.registry = registry;
    this.router = router;
  }

  /** Returns the names of all methods, and the names and prefixes that peers offer. */
  @RpcMethod(help = "Lists the names of all methods.")
  public List<String> listMethods() {
    List<String> registered = registry.names();
    if (router == null) {
      return registered;
    }
    Set<String> all = new TreeSet<>(registered);
    all.addAll(router.offered().names());
    return List.copyOf(all);
  }

  /**
   * Returns the signatures of a method; each has the JSON type of the result, then those of the
   * parameters.
   */
  @RpcMethod(
      help =
          "Lists a method's signatures: the JSON type of the result, then those of the parameters.")
  public List<List<String>> methodSignature(String name) {
    ServerMethod method = find(name);
    List<String> types = new ArrayList<>();
    types.add(method.contract().result().jsonName());
    for (Parameter parameter : method.parameterList().parameters()) {
      types.add(parameter.type().jsonName());
    }
    return List.of(types);
  }

  /** Returns the help text in a method's annotation; may be empty. */
  @RpcMethod(help = "Describes a method.")
  public String methodHelp(String name) {
    return find(name).contract().help();
  }

  private ServerMethod find(String name) {
    ServerMethod method = registry.find(name);
    if (method == null) {
      throw new RpcErrorReply(
          RpcErrorCode.INVALID_PARAMS, "Invalid params: no method has this name", null);
    }
    return method;
  }
}
