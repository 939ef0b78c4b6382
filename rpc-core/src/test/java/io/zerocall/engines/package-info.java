/** The choice of the engine. */
@NullMarked
package io.zerocall.engines;

import org.jspecify.annotations.NullMarked;
