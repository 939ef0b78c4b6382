/** Passes calls and messages of topics between brokers, over RabbitMQ. */
@SuppressWarnings("requires-automatic") // RabbitMQ's client has no module descriptor
module io.zerocall.rabbitmq {
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires transitive io.zerocall.core;
  requires com.rabbitmq.client;
  requires io.zerocall.client;
  requires io.zerocall.server;

  exports io.zerocall.rabbitmq;
}
