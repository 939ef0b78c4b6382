package io.zerocall.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcContext;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.RpcUnavailableException;
import io.zerocall.testing.TestAuthority;
import io.zerocall.testing.TestAuthority.Issued;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Servers and channels whose certificates are bundles of Spring Boot. */
class SslBundleTest {
  private static final TestAuthority AUTHORITY = TestAuthority.shared();

  private final ApplicationContextRunner runner =
      Contexts.runner().withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class));

  /** Says who calls. */
  @RpcService("who")
  public static class Who {
    /** Returns the caller's name. */
    @RpcMethod
    public String user() {
      return RpcContext.current().orElseThrow().user().orElse("nobody");
    }
  }

  private static List<String> bundle(String name, Issued issued) {
    return List.of(
        pem(name, "keystore.certificate", issued.certificates()),
        pem(name, "keystore.private-key", issued.privateKey()),
        trust(name));
  }

  private static String trust(String name) {
    return pem(name, "truststore.certificate", AUTHORITY.certificate());
  }

  private static String pem(String bundle, String property, Path file) {
    return "spring.ssl.bundle.pem." + bundle + "." + property + "=" + file.toUri();
  }

  private static String[] all(List<String> bundle, String... more) {
    return Stream.concat(bundle.stream(), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void encryptTheConnectionAndNameTheUser() {
    String[] properties = all(
        bundle("server", AUTHORITY.server()),
        "zerocall.server.endpoints=tls://127.0.0.1:0",
        "zerocall.server.ssl.bundle=server",
        "zerocall.server.ssl.client-certificate=true");
    runner.withBean(Who.class).withPropertyValues(properties).run(server -> {
      String endpoint = Contexts.endpoint(server);
      runner
          .withPropertyValues(all(
              bundle("ann", AUTHORITY.client("ann")),
              trust("anonymous"),
              "zerocall.client.channel.ann.target=" + endpoint,
              "zerocall.client.channel.ann.ssl.bundle=ann",
              "zerocall.client.channel.anonymous.target=" + endpoint,
              "zerocall.client.channel.anonymous.ssl.bundle=anonymous",
              "zerocall.client.channel.anonymous.connect-timeout=500ms"))
          .run(context -> {
            RpcClients clients = context.getBean(RpcClients.class);
            assertThat(clients.client("ann").call("who.user", String.class)).isEqualTo("ann");
            assertThatThrownBy(() -> clients.client("anonymous").call("who.user", String.class))
                .isInstanceOf(RpcUnavailableException.class);
          });
    });
  }

  @Test
  void sayWhichPartOfACertificateNamesTheUser() {
    String[] properties = all(
        bundle("server", AUTHORITY.server()),
        "zerocall.server.endpoints=tls://127.0.0.1:0",
        "zerocall.server.ssl.bundle=server",
        "zerocall.server.ssl.client-certificate=true",
        "zerocall.server.ssl.client-user=subject");
    runner
        .withBean(Who.class)
        .withPropertyValues(properties)
        .run(server -> runner
            .withPropertyValues(all(
                bundle("ann", AUTHORITY.client("ann")),
                "zerocall.client.channel.ann.target=" + Contexts.endpoint(server),
                "zerocall.client.channel.ann.ssl.bundle=ann"))
            .run(context -> assertThat(
                    context.getBean(RpcClients.class).client("ann").call("who.user", String.class))
                .isEqualTo("CN=ann,O=Tests")));
  }

  @Test
  void sayWhichBundleIsMissing() {
    runner
        .withBean(Who.class)
        .withPropertyValues("zerocall.server.ssl.bundle=none")
        .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("none"));
  }
}
