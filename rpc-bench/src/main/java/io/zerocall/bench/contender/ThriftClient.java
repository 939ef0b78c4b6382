package io.zerocall.bench.contender;

import io.zerocall.bench.thrift.CalculatorClient;
import java.io.Closeable;
import java.net.InetSocketAddress;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;

/** Apache Thrift's client; every thread needs its own. */
final class ThriftClient implements ContenderClient {
  private final PerThread<Connection> connections;

  ThriftClient(String endpoint) {
    InetSocketAddress address = Endpoints.address(endpoint);
    connections = new PerThread<>(() -> Connection.open(address));
  }

  @Override
  public int mult(int a, int b) {
    try {
      return connections.get().calculator.mult(a, b);
    } catch (TException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String echo(String text) {
    try {
      return connections.get().calculator.echo(text);
    } catch (TException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    connections.close();
  }

  /**
   * Returns a socket with Thrift's buffers around it; frames would only add their length prefix.
   */
  private record Connection(TSocket socket, CalculatorClient calculator) implements Closeable {

    static Connection open(InetSocketAddress address) {
      try {
        TSocket socket = new TSocket(address.getHostString(), address.getPort());
        socket.open();
        return new Connection(socket, new CalculatorClient(new TBinaryProtocol(socket)));
      } catch (TException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
