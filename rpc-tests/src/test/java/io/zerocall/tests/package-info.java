/** Tests of client and server together, and of the shape of the code. */
@NullMarked
package io.zerocall.tests;

import org.jspecify.annotations.NullMarked;
