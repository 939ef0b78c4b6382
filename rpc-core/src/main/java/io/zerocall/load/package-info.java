/** The detection of overload, for both sides. */
@NullMarked
package io.zerocall.load;

import org.jspecify.annotations.NullMarked;
