package io.zerocall;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that is called for each message of a topic, once its object has been passed to the
 * {@code subscribe} method of a client or server. The method must be public and {@code void}. Its
 * parameters are read like those of any remote method: by position or by name, with defaults
 * ({@link RpcParam}), or {@code Optional} where a publisher may leave them out.
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

  /** The full name of the topic, such as {@code weather.changed}. */
  String value();
}
