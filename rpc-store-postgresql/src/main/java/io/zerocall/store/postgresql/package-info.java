/** Stores the jobs of several brokers and their results in PostgreSQL. */
@NullMarked
package io.zerocall.store.postgresql;

import org.jspecify.annotations.NullMarked;
