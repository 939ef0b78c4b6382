/** What the commands' options have in common. */
@NullMarked
package io.zerocall.bench.options;

import org.jspecify.annotations.NullMarked;
