package io.zerocall.spring.boot;

import io.zerocall.server.ServerCall;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * Makes Spring Security's authentication of a call. The default bean makes one of the user that the
 * server has authenticated ({@link io.zerocall.RpcContext#user}), with the authorities that a
 * {@code UserDetailsService} knows.
 */
@FunctionalInterface
public interface RpcAuthenticationConverter {

  /**
   * Returns the authentication; null if the caller has not authenticated itself.
   *
   * @throws org.springframework.security.core.AuthenticationException if the call is refused
   */
  @Nullable
  Authentication convert(ServerCall call);
}
