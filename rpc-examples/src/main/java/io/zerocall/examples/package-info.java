/** The code that README.md and docs/guide.md show, compiled and run. */
@NullMarked
package io.zerocall.examples;

import org.jspecify.annotations.NullMarked;
