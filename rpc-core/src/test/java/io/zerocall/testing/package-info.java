/** Utilities for the tests of all modules. */
@NullMarked
package io.zerocall.testing;

import org.jspecify.annotations.NullMarked;
