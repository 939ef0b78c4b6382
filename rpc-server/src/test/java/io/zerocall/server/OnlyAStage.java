package io.zerocall.server;

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A stage that doesn't support toCompletableFuture(), as its interface allows. */
record OnlyAStage<T>(CompletableFuture<T> future) {
  @SuppressWarnings("unchecked")
  CompletionStage<T> stage() {
    return (CompletionStage<T>) Proxy.newProxyInstance(
        CompletionStage.class.getClassLoader(),
        new Class<?>[] {CompletionStage.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("toCompletableFuture")) {
            throw new UnsupportedOperationException();
          }
          return method.invoke(future, arguments);
        });
  }
}
