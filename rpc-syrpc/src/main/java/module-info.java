/** Clients and servers of SyRPC, whose requests and results are messages in RabbitMQ. */
@SuppressWarnings("requires-automatic") // RabbitMQ's client has no module descriptor
module io.zerocall.syrpc {
  requires static transitive org.jspecify;
  requires transitive io.zerocall.core;
  requires com.rabbitmq.client;

  exports io.zerocall.syrpc;
}
