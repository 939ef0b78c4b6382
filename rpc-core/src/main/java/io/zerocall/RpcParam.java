package io.zerocall;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes a parameter: its name on the wire, its default value and its purpose. On a parameter of
 * an exception's constructor it names the field to pass.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface RpcParam {

  /** The value of {@link #defaultValue} if there is no default. */
  String NO_DEFAULT = "\u0000none";

  /**
   * The name on the wire; if empty, the Java name, which is available only in classes compiled with
   * {@code -parameters}.
   */
  String value() default "";

  /**
   * The value that the server passes when a caller leaves the parameter out: the text itself for a
   * {@code String} or an enum, JSON for all other types ({@code "5"}, {@code "[1, 2]"}).
   */
  String defaultValue() default NO_DEFAULT;

  /** A description of the parameter; {@code rpc.discover} reports it. */
  String help() default "";
}
