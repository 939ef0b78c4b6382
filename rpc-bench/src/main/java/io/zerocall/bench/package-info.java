/** The {@code bench} command: which libraries are measured, in which scenarios and order. */
@NullMarked
package io.zerocall.bench;

import org.jspecify.annotations.NullMarked;
