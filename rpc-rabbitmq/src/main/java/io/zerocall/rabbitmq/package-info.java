/**
 * Passes calls and messages of topics between brokers, over RabbitMQ. A bridge is a worker and a
 * client of its broker, so a broker needs nothing for it.
 */
@NullMarked
package io.zerocall.rabbitmq;

import org.jspecify.annotations.NullMarked;
