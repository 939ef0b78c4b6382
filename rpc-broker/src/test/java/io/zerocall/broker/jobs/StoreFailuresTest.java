package io.zerocall.broker.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcErrorCode;
import io.zerocall.jobs.StoreUnavailableException;
import io.zerocall.server.RpcErrorReply;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class StoreFailuresTest {
  private final StoreUnavailableException away =
      new StoreUnavailableException("The store is away", new IllegalStateException());

  private final List<List<Object>> logged = new ArrayList<>();

  private final Logger log = (Logger) Proxy.newProxyInstance(
      Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
        assertThat(method.getName()).isEqualTo("error");
        logged.add(Arrays.asList(arguments));
        return null;
      });

  @Test
  void anUnavailableStoreIsLoggedInOneLine() {
    for (Throwable failure :
        List.of(away, new CompletionException(away), new ExecutionException(away))) {
      StoreFailures.log(log, "Nothing was taken", failure);
      assertThat(logged).containsExactly(List.of("{}: {}", "Nothing was taken", away.getMessage()));
      logged.clear();
    }
  }

  @Test
  void anyOtherFailureIsLoggedWithItsTrace() {
    RuntimeException failure = new IllegalArgumentException("a bug");
    StoreFailures.log(log, "Nothing was taken", new CompletionException(failure));
    assertThat(logged).containsExactly(List.of("Nothing was taken", failure));
  }

  @Test
  void aCallerIsToldWhetherTheStoreIsUnavailable() {
    assertThat(refusal(new CompletionException(away)))
        .isInstanceOfSatisfying(
            RpcErrorReply.class,
            reply -> assertThat(reply.code()).isEqualTo(RpcErrorCode.OVERLOADED));
    RuntimeException failure = new IllegalArgumentException("a bug");
    assertThat(refusal(new CompletionException(failure))).isSameAs(failure);
  }

  private static Throwable refusal(Throwable failure) {
    CompletableFuture<String> answer =
        StoreFailures.answer(CompletableFuture.<String>failedFuture(failure)).toCompletableFuture();
    List<Throwable> causes = new ArrayList<>();
    assertThatThrownBy(answer::join).satisfies(thrown -> causes.add(thrown.getCause()));
    return causes.get(0);
  }
}
