package io.zerocall.spring.boot.test;

import io.zerocall.RpcCodec;
import io.zerocall.RpcService;
import io.zerocall.client.ClientInterceptor;
import io.zerocall.jackson.JacksonCustomizer;
import io.zerocall.server.RpcFallback;
import io.zerocall.server.ServerInterceptor;
import io.zerocall.server.TokenAuthenticator;
import io.zerocall.spring.boot.RpcAuthenticationConverter;
import io.zerocall.spring.boot.RpcClientCustomizer;
import io.zerocall.spring.boot.RpcServerCustomizer;
import java.util.Set;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/** Leaves components that have nothing to do with remote calls out of an {@link RpcTest}. */
final class RpcTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<RpcTest> {
  private static final Set<Class<?>> INCLUDED = Set.of(
      RpcService.class,
      RpcFallback.class,
      RpcCodec.Factory.class,
      JacksonCustomizer.class,
      ServerInterceptor.class,
      ClientInterceptor.class,
      TokenAuthenticator.class,
      RpcAuthenticationConverter.class,
      RpcServerCustomizer.class,
      RpcClientCustomizer.class);

  RpcTypeExcludeFilter(Class<?> testClass) {
    super(testClass);
  }

  @Override
  protected Set<Class<?>> getKnownIncludes() {
    return INCLUDED;
  }
}
