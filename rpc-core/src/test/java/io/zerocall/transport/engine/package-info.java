/** Unit tests of the parts that the engines share. */
@NullMarked
package io.zerocall.transport.engine;

import org.jspecify.annotations.NullMarked;
