package io.zerocall.tests;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** A bare ROUTER that replies to requests as a test decides. */
final class HostileServer implements AutoCloseable {
  private final ZContext context = new ZContext();
  private final Thread thread;
  private final String endpoint;
  private volatile boolean closed;

  /**
   * Begins to reply.
   *
   * @param answers returns the messages to send for a request, each of them a list of frames
   */
  HostileServer(Function<String, List<List<byte[]>>> answers) {
    ZMQ.Socket socket = context.createSocket(SocketType.ROUTER);
    socket.setReceiveTimeOut(20);
    socket.setLinger(0);
    endpoint = "tcp://127.0.0.1:" + socket.bindToRandomPort("tcp://127.0.0.1");
    thread = new Thread(() -> serve(socket, answers), "hostile-server");
    thread.start();
  }

  /** Begins to reply with messages of one frame of text. */
  static HostileServer answering(Function<String, List<String>> answers) {
    return new HostileServer(request -> answers.apply(request).stream()
        .map(text -> List.of(text.getBytes(StandardCharsets.UTF_8)))
        .toList());
  }

  /** Returns the id of a request, as written there. */
  static String idOf(String request) {
    return request.replaceAll(".*\"id\":(\\d+),.*", "$1");
  }

  String endpoint() {
    return endpoint;
  }

  /** The thread that uses the socket closes it. */
  private void serve(ZMQ.Socket socket, Function<String, List<List<byte[]>>> answers) {
    try (socket) {
      while (!closed) {
        byte[] identity = socket.recv();
        if (identity != null) {
          answer(socket, identity, answers);
        }
      }
    }
  }

  private static void answer(
      ZMQ.Socket socket, byte[] identity, Function<String, List<List<byte[]>>> answers) {
    byte[] last = identity;
    while (socket.hasReceiveMore()) {
      last = socket.recv();
    }
    for (List<byte[]> message : answers.apply(new String(last, StandardCharsets.UTF_8))) {
      socket.sendMore(identity);
      for (int i = 0; i < message.size(); i++) {
        socket.send(message.get(i), i < message.size() - 1 ? ZMQ.SNDMORE : 0);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    context.close();
  }
}
