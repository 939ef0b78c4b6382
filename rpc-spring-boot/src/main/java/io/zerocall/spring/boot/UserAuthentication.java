package io.zerocall.spring.boot;

import io.zerocall.server.ServerCall;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AccountStatusUserDetailsChecker;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsChecker;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * The user of a call, with the authorities that the users' service knows. The principal is the
 * user's details, or the name if the service doesn't know it. A call of a user whose account is
 * disabled, locked or expired is refused.
 */
final class UserAuthentication implements RpcAuthenticationConverter {
  private final @Nullable UserDetailsService users;
  private final UserDetailsChecker status = new AccountStatusUserDetailsChecker();

  UserAuthentication(@Nullable UserDetailsService users) {
    this.users = users;
  }

  @Override
  public @Nullable Authentication convert(ServerCall call) {
    String user = call.context().user().orElse(null);
    if (user == null) {
      return null;
    }
    UserDetails details = details(user);
    if (details == null) {
      return UsernamePasswordAuthenticationToken.authenticated(user, null, List.of());
    }
    status.check(details);
    return UsernamePasswordAuthenticationToken.authenticated(
        details, null, details.getAuthorities());
  }

  private @Nullable UserDetails details(String user) {
    try {
      return users == null ? null : users.loadUserByUsername(user);
    } catch (UsernameNotFoundException e) {
      return null; // the server has authenticated it, and the service knows others
    }
  }
}
