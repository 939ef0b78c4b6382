/** The code that the README shows, compiled and run. */
@NullMarked
package io.zerocall.examples;

import org.jspecify.annotations.NullMarked;
