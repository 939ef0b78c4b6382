package io.zerocall;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how often a job of a method starts again after the method has thrown an exception. The
 * annotation may be in the object's class, in a superclass, or in an interface that the class
 * implements; the nearest one applies. Has an effect only on jobs, at a server that dials a broker.
 * If the submitter has set retries, those apply instead, but {@link #never} still holds.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RpcRetries {

  /** How often a job starts again, from 0 to 1,000. */
  int value();

  /**
   * The pause before the first of these starts, in milliseconds, from 0 to 365 days. Each further
   * pause is twice as long, up to an hour.
   */
  long backoffMillis() default 1_000;

  /**
   * The exceptions, with their subclasses, after which a job doesn't start again; like those that
   * are marked with {@link RpcNeverRetry}.
   */
  Class<? extends Throwable>[] never() default {};
}
