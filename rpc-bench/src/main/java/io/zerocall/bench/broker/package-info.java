/** Measures calls through a broker, beside RabbitMQ and beside calls without a broker. */
@NullMarked
package io.zerocall.bench.broker;

import org.jspecify.annotations.NullMarked;
