package io.zerocall.bench.soak.attack;

import io.zerocall.bench.probe.Zmtp;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How connections of each protocol begin. */
final class Openings {
  private static final int PATIENCE_MILLIS = 2_000;

  /** A client that doesn't read should not have its replies kept by the system instead. */
  private static final int RECEIVE_BUFFER_BYTES = 16_384;

  private static final int LONGEST_HEAD = 4_096;
  private static final int HALF_A_GREETING = 11;

  private Openings() {}

  /** A DEALER that has said all that comes before messages. */
  static SocketChannel zmtp(Target target) throws IOException {
    return open(target.zmqAddress(), socket -> {
      write(socket, Zmtp.introduction("DEALER"));
      Zmtp.awaitIntroduction(new DataInputStream(socket.socket().getInputStream()));
    });
  }

  /** A peer that stops in the middle of its greeting. */
  static SocketChannel halfGreeting(Target target) throws IOException {
    return open(
        target.zmqAddress(),
        socket -> write(socket, Arrays.copyOf(Zmtp.introduction("DEALER"), HALF_A_GREETING)));
  }

  /** A connection to the endpoint for HTTP over which nothing has been sent. */
  static SocketChannel http(Target target) throws IOException {
    return open(target.httpAddress(), socket -> {});
  }

  /** An HTTP/2 connection with the client's preface, and SETTINGS if there are any. */
  static Opening http2(byte... settings) {
    return target -> open(target.httpAddress(), socket -> {
      write(socket, Http2Bytes.PREFACE);
      write(socket, Http2Bytes.settings(settings));
    });
  }

  /** An HTTP/1.1 connection over which a request has begun. */
  static Opening httpRequest(String headersSoFar) {
    return target -> open(
        target.httpAddress(),
        socket -> write(
            socket,
            ("POST / HTTP/1.1\r\nHost: " + target.httpAuthority() + "\r\n" + headersSoFar)
                .getBytes(StandardCharsets.US_ASCII)));
  }

  /** A WebSocket that the server has let in. */
  static SocketChannel webSocket(Target target) throws IOException {
    return open(target.httpAddress(), socket -> {
      write(socket, WebSocketBytes.handshake(target.httpAuthority()));
      awaitSwitch(socket.socket().getInputStream());
    });
  }

  private static void awaitSwitch(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0 || head.length() > LONGEST_HEAD) {
        throw new IOException("no WebSocket: " + head);
      }
      head.append((char) next);
    }
    if (!head.toString().startsWith("HTTP/1.1 101 ")) {
      throw new IOException("no WebSocket: " + head);
    }
  }

  /** What is done with a new connection. */
  @FunctionalInterface
  private interface Beginning {
    void begin(SocketChannel socket) throws IOException;
  }

  private static SocketChannel open(InetSocketAddress address, Beginning beginning)
      throws IOException {
    SocketChannel socket = SocketChannel.open();
    try {
      // Closing resets the connection; it would hold its port for a minute otherwise.
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      socket.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
      socket.socket().setSoTimeout(PATIENCE_MILLIS);
      socket.socket().connect(address, PATIENCE_MILLIS);
      beginning.begin(socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
    return socket;
  }

  private static void write(SocketChannel socket, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      socket.write(buffer);
    }
  }
}
