/** What engines share, a piece at a time. */
@NullMarked
package io.zerocall.transport.engine;

import org.jspecify.annotations.NullMarked;
