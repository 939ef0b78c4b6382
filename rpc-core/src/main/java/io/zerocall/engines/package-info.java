/** Which engine carries what; nothing else knows that there is more than one. */
@NullMarked
package io.zerocall.engines;

import org.jspecify.annotations.NullMarked;
