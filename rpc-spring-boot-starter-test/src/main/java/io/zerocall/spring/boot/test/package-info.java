/** Tests remote services of programs with Spring Boot. */
@NullMarked
package io.zerocall.spring.boot.test;

import org.jspecify.annotations.NullMarked;
