package io.zerocall;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an exception that would be thrown again: a job fails at once if its method throws it,
 * whatever retries the job has. Applies to subclasses too. Has an effect only on jobs, at a server
 * that dials a broker.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RpcNeverRetry {}
