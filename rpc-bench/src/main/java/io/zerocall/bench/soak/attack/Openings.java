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

/** The openings of each protocol. */
final class Openings {
  private static final int PATIENCE_MILLIS = 2_000;

  /** Small, so that the system doesn't buffer the replies for a client that doesn't read. */
  private static final int RECEIVE_BUFFER_BYTES = 16_384;

  private static final int LONGEST_HEAD = 4_096;
  private static final int HALF_A_GREETING = 11;

  private Openings() {}

  /** Opens a DEALER and completes the handshake. */
  static SocketChannel zmtp(Target target) throws IOException {
    return open(target.zmqAddress(), socket -> {
      write(socket, Zmtp.introduction("DEALER"));
      Zmtp.awaitIntroduction(new DataInputStream(socket.socket().getInputStream()));
    });
  }

  /** Opens a peer that stops in the middle of its greeting. */
  static SocketChannel halfGreeting(Target target) throws IOException {
    return open(
        target.zmqAddress(),
        socket -> write(socket, Arrays.copyOf(Zmtp.introduction("DEALER"), HALF_A_GREETING)));
  }

  /** Opens a connection to the HTTP endpoint over which nothing has been sent. */
  static SocketChannel http(Target target) throws IOException {
    return open(target.httpAddress(), socket -> {});
  }

  /** Opens an HTTP/2 connection and sends the client's preface, and SETTINGS if there are any. */
  static Opening http2(byte... settings) {
    return target -> open(target.httpAddress(), socket -> {
      write(socket, Http2Bytes.PREFACE);
      write(socket, Http2Bytes.settings(settings));
    });
  }

  /** Opens an HTTP/1.1 connection and sends the beginning of a request. */
  static Opening httpRequest(String headersSoFar) {
    return target -> open(
        target.httpAddress(),
        socket -> write(
            socket,
            ("POST / HTTP/1.1\r\nHost: " + target.httpAuthority() + "\r\n" + headersSoFar)
                .getBytes(StandardCharsets.US_ASCII)));
  }

  /** Opens a WebSocket that the server has accepted. */
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

  /** Initializes a new connection. */
  @FunctionalInterface
  private interface Beginning {
    void begin(SocketChannel socket) throws IOException;
  }

  private static SocketChannel open(InetSocketAddress address, Beginning beginning)
      throws IOException {
    SocketChannel socket = SocketChannel.open();
    try {
      // Closing resets the connection, which otherwise would keep its port for a minute.
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
