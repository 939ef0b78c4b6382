package io.zerocall.spring.boot;

import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.ServerCall;
import io.zerocall.server.ServerInterceptor;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Sets Spring Security's context while a method runs, and replies with
 * {@link io.zerocall.RpcErrorCode#UNAUTHORIZED} if Spring Security refuses the call. Thread-safe.
 */
final class SecurityContextInterceptor implements ServerInterceptor {
  private final RpcAuthenticationConverter converter;

  SecurityContextInterceptor(RpcAuthenticationConverter converter) {
    this.converter = converter;
  }

  @Override
  public CompletionStage<@Nullable Object> intercept(ServerCall call, Next next) {
    SecurityContextHolderStrategy holder = SecurityContextHolder.getContextHolderStrategy();
    SecurityContext before = holder.getContext();
    try {
      Authentication authentication = converter.convert(call);
      SecurityContext context = holder.createEmptyContext();
      context.setAuthentication(authentication);
      holder.setContext(context);
      return refusing(next.proceed());
    } catch (AuthenticationException e) {
      return CompletableFuture.failedFuture(refusal(e));
    } finally {
      restore(before, holder);
    }
  }

  /** The thread may be that of a caller in memory, which has a context of its own. */
  private static void restore(SecurityContext before, SecurityContextHolderStrategy holder) {
    if (before.getAuthentication() == null) {
      holder.clearContext();
    } else {
      holder.setContext(before);
    }
  }

  /** Spring Security refuses a call before its method begins, so before a future is pending. */
  private static CompletionStage<@Nullable Object> refusing(
      CompletionStage<@Nullable Object> stage) {
    if (stage instanceof CompletableFuture<@Nullable Object> future
        && future.isCompletedExceptionally()) {
      Throwable thrown = thrownBy(future);
      if (thrown instanceof AccessDeniedException || thrown instanceof AuthenticationException) {
        return CompletableFuture.failedFuture(refusal(thrown));
      }
    }
    return stage;
  }

  private static @Nullable Throwable thrownBy(CompletableFuture<?> failed) {
    try {
      failed.join();
      return null;
    } catch (CompletionException e) {
      return e.getCause();
    } catch (CancellationException e) {
      return e;
    }
  }

  private static RpcErrorReply refusal(Throwable thrown) {
    return RpcErrorReply.unauthorized(String.valueOf(thrown.getMessage()));
  }
}
