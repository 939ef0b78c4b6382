/** What an annotated Java type says about its methods on the wire, read once by reflection. */
@NullMarked
package io.zerocall.contract;

import org.jspecify.annotations.NullMarked;
