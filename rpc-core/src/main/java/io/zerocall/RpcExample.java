package io.zerocall;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A call that shows how a method is used; {@code rpc.discover} reports it. The server checks that
 * it fits the method when the service is registered.
 *
 * <pre>{@code
 * @RpcMethod
 * @RpcExample(params = "[5, 7]", result = "35")
 * int mult(int a, int b);
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(RpcExample.All.class)
public @interface RpcExample {

  /** The example's name; if empty, the example gets a number. */
  String name() default "";

  /** The parameters as JSON: an array by position, or an object by name. */
  String params() default "[]";

  /** The result as JSON; empty if the example has none. */
  String result() default "";

  /** Holds the examples of a method that has several. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface All {

    /** The examples in their order. */
    RpcExample[] value();
  }
}
