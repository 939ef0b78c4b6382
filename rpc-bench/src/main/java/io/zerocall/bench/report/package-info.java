/** What a run found out, as a table and as a chart. */
@NullMarked
package io.zerocall.bench.report;

import org.jspecify.annotations.NullMarked;
