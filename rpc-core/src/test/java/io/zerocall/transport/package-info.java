/** The tests that every engine must pass. */
@NullMarked
package io.zerocall.transport;

import org.jspecify.annotations.NullMarked;
