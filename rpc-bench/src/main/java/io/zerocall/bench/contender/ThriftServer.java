package io.zerocall.bench.contender;

import io.zerocall.bench.thrift.CalculatorProcessor;
import io.zerocall.bench.thrift.ThriftCalculator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.server.TServer;
import org.apache.thrift.server.TThreadPoolServer;
import org.apache.thrift.transport.TServerSocket;
import org.apache.thrift.transport.TTransportException;

/** Apache Thrift's fastest server for few connections: a blocking thread for each. */
record ThriftServer(TServer server, int port) implements ContenderServer {

  static ThriftServer start() {
    try {
      TServerSocket socket =
          new TServerSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      TServer server = new TThreadPoolServer(new TThreadPoolServer.Args(socket)
          .protocolFactory(new TBinaryProtocol.Factory())
          .processor(new CalculatorProcessor(new Service())));
      Thread accepting = new Thread(server::serve, "thrift-accept");
      accepting.setDaemon(true);
      accepting.start();
      return new ThriftServer(server, socket.getServerSocket().getLocalPort());
    } catch (TTransportException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String endpoint() {
    return "thrift://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    server.stop();
  }

  private static final class Service implements ThriftCalculator {
    @Override
    public int mult(int a, int b) {
      return a * b;
    }

    @Override
    public String echo(String text) {
      return text;
    }
  }
}
