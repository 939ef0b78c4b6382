package io.zerocall;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the namespace under which the methods of a class or interface are registered and called. A
 * namespace given to the server or to the client in code takes precedence.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RpcService {

  /**
   * The namespace: names joined by dots, such as {@code my.namespace}. Empty for methods that are
   * called, and topics that are published to, by their own names alone.
   */
  String value();
}
