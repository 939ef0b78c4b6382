/**
 * What the engine of the library's own has to do: ZMTP's rules, one by one, and what it must stand.
 */
@NullMarked
package io.zerocall.transport.zmtp;

import org.jspecify.annotations.NullMarked;
