/** Configures servers and clients in programs with Spring Boot. */
@NullMarked
package io.zerocall.spring.boot;

import org.jspecify.annotations.NullMarked;
