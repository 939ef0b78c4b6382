package io.zerocall.bench.contender;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import zmq.ZError;

/** A ROUTER that echoes messages: the minimum that any RPC over JeroMQ has to do. */
final class JeroMqServer implements ContenderServer {
  private final ZContext context = new ZContext();
  private final String endpoint;
  private final Thread echo;

  private JeroMqServer() {
    ZMQ.Socket router = context.createSocket(SocketType.ROUTER);
    router.setHWM(0);
    router.bind("tcp://127.0.0.1:*");
    endpoint = router.getLastEndpoint();
    echo = new Thread(() -> echo(router), "jeromq-echo");
  }

  static JeroMqServer start() {
    JeroMqServer server = new JeroMqServer();
    server.echo.start();
    return server;
  }

  private static void echo(ZMQ.Socket router) {
    try {
      while (true) {
        byte[] frame = router.recv();
        router.send(frame, router.hasReceiveMore() ? ZMQ.SNDMORE : 0);
      }
    } catch (org.zeromq.ZMQException e) {
      if (e.getErrorCode() != ZError.ETERM) {
        throw e;
      }
    } finally {
      router.close();
    }
  }

  @Override
  public String endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    context.close();
  }
}
