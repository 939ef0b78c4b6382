package io.zerocall;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sets the namespace in which the methods of a class or interface are registered and called. A
 * namespace that code passes to the server or to the client takes precedence.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RpcService {

  /**
   * The namespace: names joined by dots, such as {@code my.namespace}. If empty, methods and topics
   * have no namespace.
   */
  String value();
}
