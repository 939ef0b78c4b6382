/** How often a client may call, and how often a log may write. */
@NullMarked
package io.zerocall.server.rate;

import org.jspecify.annotations.NullMarked;
