/** Chooses the engine for each endpoint; no other package knows that there is more than one. */
@NullMarked
package io.zerocall.engines;

import org.jspecify.annotations.NullMarked;
