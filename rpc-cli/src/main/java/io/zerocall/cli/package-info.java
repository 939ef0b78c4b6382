/** The {@code rpc} command. */
@NullMarked
package io.zerocall.cli;

import org.jspecify.annotations.NullMarked;
