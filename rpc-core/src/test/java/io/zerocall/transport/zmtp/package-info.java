@NullMarked
package io.zerocall.transport.zmtp;

import org.jspecify.annotations.NullMarked;
