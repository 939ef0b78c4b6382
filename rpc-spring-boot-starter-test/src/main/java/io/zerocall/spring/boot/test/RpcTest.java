package io.zerocall.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Tests remote services alone: of the program's components, the context has those that bear
 * {@link io.zerocall.RpcService}, and interceptors, codecs, customizers and what finds the user of
 * a token. Clients and server are connected in memory ({@link AutoConfigureTestRpcTransport}). Add
 * what the services need with {@code MockitoBean} or {@code Import}.
 *
 * <pre>{@code
 * @RpcTest
 * class ShopTest {
 *   @Autowired RpcClients clients;
 *   @MockitoBean Stock stock;
 * }
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(RpcTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(RpcTypeExcludeFilter.class)
@AutoConfigureTestRpcTransport
@ImportAutoConfiguration
public @interface RpcTest {

  /** Properties of the test, in the form {@code name=value}. */
  String[] properties() default {};

  /** Whether the components above are in the context without {@link #includeFilters}. */
  boolean useDefaultFilters() default true;

  /** Filters of further components to have in the context. */
  Filter[] includeFilters() default {};

  /** Filters of components to leave out. */
  Filter[] excludeFilters() default {};

  /** Auto-configurations to leave out. */
  @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
  Class<?>[] excludeAutoConfiguration() default {};
}
