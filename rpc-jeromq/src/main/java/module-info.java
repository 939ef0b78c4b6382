/** The engine over JeroMQ, for clients and servers that choose {@code RpcEngine.JEROMQ}. */
module io.zerocall.jeromq {
  requires static org.jspecify;
  requires org.slf4j;
  requires io.zerocall.core;
  requires org.zeromq.jeromq;

  provides io.zerocall.transport.TransportProvider with
      io.zerocall.jeromq.JeroMqProvider;
}
