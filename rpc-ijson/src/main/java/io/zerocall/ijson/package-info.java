/** A broker's interface for clients and workers of Inverted Json, which speak plain HTTP. */
@NullMarked
package io.zerocall.ijson;

import org.jspecify.annotations.NullMarked;
