/** Tests of the native engine with CURVE. */
@NullMarked
package io.zerocall.transport.zmtp;

import org.jspecify.annotations.NullMarked;
