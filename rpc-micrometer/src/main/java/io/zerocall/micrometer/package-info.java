/**
 * Observes calls with Micrometer, under the names of OpenTelemetry's conventions for RPC, and
 * reports what clients and servers count.
 */
@NullMarked
package io.zerocall.micrometer;

import org.jspecify.annotations.NullMarked;
