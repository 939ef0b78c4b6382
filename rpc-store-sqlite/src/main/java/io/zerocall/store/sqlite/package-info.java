/** Stores a broker's jobs and their results in a file, with SQLite. */
@NullMarked
package io.zerocall.store.sqlite;

import org.jspecify.annotations.NullMarked;
