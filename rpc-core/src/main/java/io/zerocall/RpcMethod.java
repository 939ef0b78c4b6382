package io.zerocall;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that can be called from another process. On the server only marked methods answer;
 * the mark may stand in the object's class, in a class it extends, or in an interface it
 * implements. On a client's interface every abstract method is remote, and the annotation is needed
 * only where one of its members is.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RpcMethod {

  /** The method's name on the wire, without the namespace; empty for the Java name. */
  String value() default "";

  /** What the method does, in words; {@code system.methodHelp} and {@code rpc.discover} tell it. */
  String help() default "";

  /**
   * How long a client waits for the reply, in milliseconds; 0 for what the client or proxy says.
   */
  long timeoutMillis() default 0;

  /**
   * Whether a client sends a notification and returns without waiting: the server doesn't answer,
   * and nobody learns whether the method ran. Only for {@code void} methods; the server's side
   * ignores it.
   */
  boolean oneWay() default false;
}
