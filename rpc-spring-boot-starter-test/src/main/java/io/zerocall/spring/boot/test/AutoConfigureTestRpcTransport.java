package io.zerocall.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Connects the clients and the server of a test's context in memory. The server listens nowhere
 * else, and each channel's client is connected to it, whatever its target. Passwords are not used.
 *
 * <pre>{@code
 * @SpringBootTest
 * @AutoConfigureTestRpcTransport
 * class ShopTest {}
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureTestRpcTransport {}
