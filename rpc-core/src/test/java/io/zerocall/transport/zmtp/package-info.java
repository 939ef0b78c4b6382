/**
 * The tests of the library's own engine: the rules of ZMTP one by one, and the attacks and failures
 * it must withstand.
 */
@NullMarked
package io.zerocall.transport.zmtp;

import org.jspecify.annotations.NullMarked;
