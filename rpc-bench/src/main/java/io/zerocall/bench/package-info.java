/** The {@code bench} command: who is measured, in which scenarios, in which order. */
@NullMarked
package io.zerocall.bench;

import org.jspecify.annotations.NullMarked;
