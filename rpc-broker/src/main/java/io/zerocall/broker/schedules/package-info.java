/** Submits the jobs of schedules when they are due. */
@NullMarked
package io.zerocall.broker.schedules;

import org.jspecify.annotations.NullMarked;
