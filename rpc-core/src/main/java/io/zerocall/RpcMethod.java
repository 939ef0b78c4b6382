package io.zerocall;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that can be called from another process. A server runs only marked methods; the
 * annotation may be in the object's class, in a superclass, or in an interface that the class
 * implements. On a client's interface every abstract method is remote, and the annotation is needed
 * only to set one of its elements.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RpcMethod {

  /** The method's name on the wire, without the namespace; if empty, the Java name. */
  String value() default "";

  /** A description of the method; {@code system.methodHelp} and {@code rpc.discover} report it. */
  String help() default "";

  /**
   * How long a client waits for the reply, in milliseconds; 0 means the timeout of the client or
   * proxy.
   */
  long timeoutMillis() default 0;

  /**
   * Whether a client sends a notification and returns without waiting. The server doesn't answer,
   * and the client doesn't learn whether the method ran. Only for {@code void} methods; a server
   * ignores it.
   */
  boolean oneWay() default false;

  /**
   * Whether a call may run more than once without harm. A broker runs such a call on another worker
   * if the connection to the first one is lost, three times at most in all; there the declaration
   * of the server that dials the broker counts. A client of several servers makes such a call at
   * another server if the connection to the first one is lost; there the declaration of the
   * client's interface counts. {@code rpc.discover} and MCP report what a server declares.
   */
  boolean idempotent() default false;

  /**
   * Whether agents may find and call the method as a tool, over an endpoint for MCP. All of its
   * parameters need names. Without such an endpoint it only marks the method in
   * {@code rpc.discover}.
   */
  boolean tool() default false;
}
