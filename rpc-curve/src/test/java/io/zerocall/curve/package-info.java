/** Tests of the cryptography against published vectors. */
@NullMarked
package io.zerocall.curve;

import org.jspecify.annotations.NullMarked;
