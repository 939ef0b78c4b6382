package io.zerocall;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that is called for each message of a topic, once its object is given to a client's
 * or server's {@code subscribe}. The method must be public and return nothing. Its parameters are
 * read as those of any method that can be called: by position or by name, with defaults
 * ({@link RpcParam}), {@code Optional} where they may be left out.
 *
 * <pre>{@code
 * public final class Weather {
 *   @RpcListener("weather.changed")
 *   public void changed(String city, double celsius) {
 *     System.out.println(city + ": " + celsius + " °C");
 *   }
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RpcListener {

  /** The whole name of the topic, such as {@code weather.changed}. */
  String value();
}
