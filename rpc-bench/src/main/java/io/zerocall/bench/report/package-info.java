/** The results of a run, as a table and as a chart. */
@NullMarked
package io.zerocall.bench.report;

import org.jspecify.annotations.NullMarked;
