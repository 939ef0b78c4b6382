package io.zerocall.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcMethod;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcService;
import io.zerocall.client.RpcClient;
import io.zerocall.server.ServerInterceptor;
import io.zerocall.server.TokenAuthenticator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

class SecurityTest {
  private static final String ANN = "token-of-ann-1234567";
  private static final String BOB = "token-of-bob-1234567";
  private static final String EVE = "token-of-eve-1234567";

  private final ApplicationContextRunner runner =
      Contexts.runner().withUserConfiguration(Program.class);

  @Configuration(proxyBeanMethods = false)
  @EnableMethodSecurity
  static class Program {
    @Bean
    TokenAuthenticator tokens() {
      return TokenAuthenticator.of(Map.of(ANN, "ann", BOB, "bob", EVE, "eve"));
    }

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(
          User.withUsername("ann").password("x").roles("ADMIN").build(),
          User.withUsername("eve").password("x").roles("ADMIN").disabled(true).build());
    }

    @Bean
    Vault vault() {
      return new Vault();
    }
  }

  /** A service that only some may call. */
  @RpcService("vault")
  public static class Vault {
    /** Returns who calls. */
    @RpcMethod
    public String user() {
      Authentication caller = SecurityContextHolder.getContext().getAuthentication();
      return caller == null ? "none" : caller.getName();
    }

    /** Returns what Spring Security knows of the caller. */
    @RpcMethod
    public String principal() {
      Object caller = SecurityContextHolder.getContext().getAuthentication().getPrincipal();
      return caller instanceof UserDetails details ? "details of " + details.getUsername() : "none";
    }

    /** Opens it. */
    @RpcMethod
    @PreAuthorize("hasRole('ADMIN')")
    public String open() {
      return "open";
    }

    /** Opens it later. */
    @RpcMethod
    @PreAuthorize("hasRole('ADMIN')")
    public CompletableFuture<String> openLater() {
      return CompletableFuture.completedFuture("open");
    }
  }

  private static RpcClient as(RpcClient client, String token) {
    return client.withMeta("authorization", "Bearer " + token);
  }

  @Test
  void aMethodFindsItsCaller() {
    runner.run(context -> {
      try (RpcClient client = Contexts.client(context)) {
        assertThat(as(client, ANN).call("vault.user", String.class)).isEqualTo("ann");
        assertThat(as(client, BOB).call("vault.user", String.class)).isEqualTo("bob");
        assertThat(client.call("vault.user", String.class)).isEqualTo("none");
      }
    });
  }

  @Test
  void thePrincipalHasTheUsersDetails() {
    runner.run(context -> {
      try (RpcClient client = Contexts.client(context)) {
        assertThat(as(client, ANN).call("vault.principal", String.class))
            .isEqualTo("details of ann");
        assertThat(as(client, BOB).call("vault.principal", String.class)).isEqualTo("none");
      }
    });
  }

  @Test
  void aUserWhoseAccountIsDisabledIsRefused() {
    runner.run(context -> {
      try (RpcClient client = Contexts.client(context)) {
        assertThatThrownBy(() -> as(client, EVE).call("vault.user", String.class))
            .isInstanceOf(RpcProtocolException.class)
            .hasMessageContaining("-32006");
      }
    });
  }

  @Test
  void theContextOfACallersThreadStays() throws Exception {
    ServerInterceptor interceptor =
        new SecurityContextInterceptor(call -> new TestingAuthenticationToken("ann", ""));
    SecurityContextHolder.getContext()
        .setAuthentication(new TestingAuthenticationToken("outer", ""));
    try {
      interceptor.intercept(
          null,
          () -> CompletableFuture.completedFuture(
              SecurityContextHolder.getContext().getAuthentication().getName()));
      assertThat(SecurityContextHolder.getContext().getAuthentication().getName())
          .isEqualTo("outer");
    } finally {
      SecurityContextHolder.clearContext();
    }
  }

  @Test
  void aMethodIsOnlyForThoseItAllows() {
    runner.run(context -> {
      try (RpcClient client = Contexts.client(context)) {
        for (String method : new String[] {"vault.open", "vault.openLater"}) {
          assertThat(as(client, ANN).call(method, String.class)).isEqualTo("open");
          for (RpcClient other : new RpcClient[] {as(client, BOB), client}) {
            assertThatThrownBy(() -> other.call(method, String.class))
                .isInstanceOf(RpcProtocolException.class)
                .hasMessageContaining("-32006");
          }
        }
      }
    });
  }

  @Test
  void backsOff() {
    runner
        .withPropertyValues("zerocall.server.security.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean("rpcSecurityInterceptor"));
    Contexts.runner()
        .withBean(io.zerocall.spring.boot.shop.ShopService.class)
        .withClassLoader(new FilteredClassLoader("org.springframework.security"))
        .run(context ->
            assertThat(context).hasNotFailed().doesNotHaveBean("rpcSecurityInterceptor"));
  }
}
