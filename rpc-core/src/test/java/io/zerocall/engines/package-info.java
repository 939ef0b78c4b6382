/** Which engine carries what. */
@NullMarked
package io.zerocall.engines;

import org.jspecify.annotations.NullMarked;
