package io.zerocall;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of a parameter what its declaration can't: a name on the wire, a default, what it is for. On
 * a parameter of an exception's constructor it names the field that belongs there.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface RpcParam {

  /** What {@link #defaultValue} says when there is none. */
  String NO_DEFAULT = "\u0000none";

  /**
   * The name on the wire; empty for the Java name, which is known only to classes compiled with
   * {@code -parameters}.
   */
  String value() default "";

  /**
   * What the server passes when a caller leaves the parameter out: for a {@code String} or an enum
   * the text itself, for all other types JSON ({@code "5"}, {@code "[1, 2]"}).
   */
  String defaultValue() default NO_DEFAULT;

  /** What the parameter is for, in words; {@code rpc.discover} tells it. */
  String help() default "";
}
