/** The cryptography of CURVE; the only package that uses Bouncy Castle. */
@NullMarked
package io.zerocall.curve;

import org.jspecify.annotations.NullMarked;
