/** Tests of client and server together, and of the architecture. */
@NullMarked
package io.zerocall.tests;

import org.jspecify.annotations.NullMarked;
