/** What the tests of every module share. */
@NullMarked
package io.zerocall.testing;

import org.jspecify.annotations.NullMarked;
