/** A client's knowledge of interfaces, methods and exceptions; each is parsed once. */
@NullMarked
package io.zerocall.client.contract;

import org.jspecify.annotations.NullMarked;
