/** The {@code bench publish} command: notifications from one publisher to many subscribers. */
@NullMarked
package io.zerocall.bench.publish;

import org.jspecify.annotations.NullMarked;
