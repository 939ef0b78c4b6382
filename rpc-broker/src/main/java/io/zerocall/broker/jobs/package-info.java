/** Keeps jobs in a store, and gives them to workers as tasks. */
@NullMarked
package io.zerocall.broker.jobs;

import org.jspecify.annotations.NullMarked;
