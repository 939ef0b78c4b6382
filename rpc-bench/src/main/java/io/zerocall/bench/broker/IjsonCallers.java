package io.zerocall.bench.broker;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Clients of Inverted Json's interface: a connection for each thread. */
final class IjsonCallers implements Callers {
  private static final String QUEUE = "/bench/mult";

  private final String endpoint;
  private final Queue<IjsonSocket> sockets = new ConcurrentLinkedQueue<>();

  IjsonCallers(String endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public Caller caller() throws IOException {
    IjsonSocket socket = new IjsonSocket(endpoint);
    sockets.add(socket);
    return (a, b) -> Integer.parseInt(socket.post(QUEUE, "", a + " " + b));
  }

  @Override
  public void close() {
    sockets.forEach(IjsonSocket::close);
  }

  /** Multiplies in worker mode, until the connection ends. */
  static void serve(String endpoint) throws IOException {
    try (IjsonSocket socket = new IjsonSocket(endpoint)) {
      String task = socket.post(QUEUE, "Type: worker\r\n", "");
      while (true) {
        String[] numbers = task.split(" ", 2);
        int product = Integer.parseInt(numbers[0]) * Integer.parseInt(numbers[1]);
        task = socket.post("/", "", Integer.toString(product));
      }
    }
  }
}
