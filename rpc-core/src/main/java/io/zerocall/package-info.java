/** The words of both sides: the annotations of a service and the ways a call can end. */
@NullMarked
package io.zerocall;

import org.jspecify.annotations.NullMarked;
