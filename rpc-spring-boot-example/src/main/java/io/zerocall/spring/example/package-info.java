/** A program with Spring Boot. */
@NullMarked
package io.zerocall.spring.example;

import org.jspecify.annotations.NullMarked;
