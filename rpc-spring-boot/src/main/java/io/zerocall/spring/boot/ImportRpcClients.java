package io.zerocall.spring.boot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * Makes beans of interfaces, whose methods call a server.
 *
 * <pre>{@code
 * @ImportRpcClients(group = "orders", types = Orders.class)
 * }</pre>
 *
 * <p>The beans of a group share the client of the channel of the same name
 * ({@code zerocall.client.channel.orders.target}). If several groups have beans of one interface, a
 * {@code Qualifier} with the name of the group selects one. If neither types nor packages are
 * given, the package of the annotated class and those below are searched.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ImportRpcClients.Container.class)
@Import(RpcClientRegistrar.class)
public @interface ImportRpcClients {

  /** The name of the channel; {@link RpcClients#DEFAULT} by default. */
  String group() default RpcClients.DEFAULT;

  /** The interfaces; an alias for {@link #types}. */
  @AliasFor("types")
  Class<?>[] value() default {};

  /** The interfaces, which bear {@link io.zerocall.RpcService}. */
  @AliasFor("value")
  Class<?>[] types() default {};

  /** The packages to search for interfaces that bear {@link io.zerocall.RpcService}. */
  String[] basePackages() default {};

  /** Classes whose packages are searched as {@link #basePackages} are. */
  Class<?>[] basePackageClasses() default {};

  /** Holds several annotations of one class. */
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @Documented
  @Import(RpcClientRegistrar.class)
  @interface Container {

    /** The annotations. */
    ImportRpcClients[] value();
  }
}
