/** The port between a broker and the store of its jobs. */
@NullMarked
package io.zerocall.jobs;

import org.jspecify.annotations.NullMarked;
