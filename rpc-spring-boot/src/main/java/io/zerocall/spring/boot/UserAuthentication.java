package io.zerocall.spring.boot;

import io.zerocall.server.ServerCall;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** The user of a call, with the authorities that the users' service knows. */
final class UserAuthentication implements RpcAuthenticationConverter {
  private final @Nullable UserDetailsService users;

  UserAuthentication(@Nullable UserDetailsService users) {
    this.users = users;
  }

  @Override
  public @Nullable Authentication convert(ServerCall call) {
    String user = call.context().user().orElse(null);
    return user == null
        ? null
        : UsernamePasswordAuthenticationToken.authenticated(user, null, authorities(user));
  }

  private Collection<? extends GrantedAuthority> authorities(String user) {
    try {
      return users == null ? List.of() : users.loadUserByUsername(user).getAuthorities();
    } catch (UsernameNotFoundException e) {
      return List.of(); // the server has authenticated it, and the service knows others
    }
  }
}
