package io.zerocall.examples;

import io.zerocall.RpcTls;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Encrypted connections. */
final class Tls {
  private Tls() {}

  static RpcServer server(String endpoint, Path directory) {
    RpcTls tls = RpcTls.ofCertificate(directory.resolve("chain.pem"), directory.resolve("key.pem"));
    RpcServerBuilder builder = RpcServer.builder().bind(endpoint).tls(tls);
    return builder.register(new CalculatorService()).start();
  }

  static RpcClient client(String endpoint, Path authorities) {
    RpcTls trust = RpcTls.ofTrust(authorities);
    RpcClient client = RpcClient.builder().tls(trust).connect(endpoint);
    return client;
  }

  static RpcServer mutual(String endpoint, Path directory) {
    RpcTls own = RpcTls.ofCertificate(directory.resolve("chain.pem"), directory.resolve("key.pem"));
    RpcTls tls = own.withTrust(directory.resolve("ca.pem")).withClientCertificate();
    RpcServerBuilder builder = RpcServer.builder().bind(endpoint).tls(tls);
    return builder.register(new CalculatorService()).start();
  }

  static RpcTls ofContexts(Supplier<SSLContext> contexts) {
    RpcTls tls = RpcTls.ofContext(contexts);
    return tls;
  }
}
