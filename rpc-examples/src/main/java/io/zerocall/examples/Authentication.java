package io.zerocall.examples;

import io.zerocall.client.ClientInterceptor;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import io.zerocall.server.ServerInterceptor;
import io.zerocall.server.TokenAuthenticator;
import java.util.Map;
import java.util.Set;

/** Rejects callers without the right token: interceptors on both sides, and metadata. */
final class Authentication {
  private Authentication() {}

  static RpcServer server(String endpoint, Set<String> tokens) {
    ServerInterceptor authentication = (call, next) -> {
      if (!tokens.contains(call.context().meta().getOrDefault("token", ""))) {
        throw RpcErrorReply.unauthorized("unknown token");
      }
      return next.proceed();
    };
    return RpcServer.builder()
        .bind(endpoint)
        .intercept(authentication)
        .register(new CalculatorService())
        .start();
  }

  static RpcServer serverOfUsers(String endpoint, Map<String, String> usersByToken) {
    TokenAuthenticator tokens = TokenAuthenticator.of(usersByToken);
    RpcServerBuilder builder = RpcServer.builder().bind(endpoint).tokens(tokens);
    return builder.register(new CalculatorService()).start();
  }

  static RpcClient client(String endpoint, String secret) {
    ClientInterceptor token = (call, next) -> next.proceed(call.withMeta("token", secret));
    return RpcClient.builder().intercept(token).connect(endpoint);
  }
}
