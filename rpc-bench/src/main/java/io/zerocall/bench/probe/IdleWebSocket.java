package io.zerocall.bench.probe;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A minimal WebSocket, so that one process can have 10,000. One thread at a time reads the server's
 * frames; {@link #call} is thread-safe.
 */
final class IdleWebSocket implements IdleConnection {
  private static final String HANDSHAKE = String.join(
      "\r\n",
      "GET / HTTP/1.1",
      "Host: %s",
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
      "",
      "");
  private static final String SWITCHED = "HTTP/1.1 101 ";
  private static final int LONGEST_HANDSHAKE = 4_096;

  private static final int FINAL = 0x80;
  private static final int TEXT = FINAL | 0x1;
  private static final int CLOSE = FINAL | 0x8;
  private static final int PING = FINAL | 0x9;
  private static final int PONG = FINAL | 0xa;

  /** A client masks its frames; a mask of zeros leaves the data unchanged. */
  private static final int MASKED = 0x80;

  private static final byte[] MASK = new byte[4];

  private static final int HEADER_BYTES = 2;

  /** Longer frames have another header; none of them occurs here. */
  private static final int LONGEST_BODY = 125;

  private static final byte[] CALL =
      "{\"jsonrpc\":\"2.0\",\"method\":\"my.namespace.mult\",\"params\":[6,7],\"id\":1}"
          .getBytes(StandardCharsets.US_ASCII);
  private static final String REPLY = "\"result\":42";

  private final SocketChannel socket;
  private final Runnable replies;
  private final ByteBuffer received = ByteBuffer.allocate(HEADER_BYTES + LONGEST_BODY);

  private IdleWebSocket(SocketChannel socket, Runnable replies) {
    this.socket = socket;
    this.replies = replies;
  }

  /**
   * Connects and waits until the server has accepted the connection.
   *
   * @param endpoint the endpoint of the HTTP connector
   * @param replies is called with each reply, by the reading thread
   */
  static IdleWebSocket open(String endpoint, Runnable replies) throws IOException {
    URI uri = URI.create(endpoint);
    SocketChannel socket = SocketChannel.open();
    try {
      // Closing resets the connection, which otherwise would keep its port for a minute.
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
      socket.write(ByteBuffer.wrap(
          HANDSHAKE.formatted(uri.getAuthority()).getBytes(StandardCharsets.US_ASCII)));
      awaitSwitch(socket.socket().getInputStream());
      socket.configureBlocking(false);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return new IdleWebSocket(socket, replies);
  }

  private static void awaitSwitch(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0 || head.length() > LONGEST_HANDSHAKE) {
        throw new IOException("no WebSocket: " + head);
      }
      head.append((char) next);
    }
    if (!head.toString().startsWith(SWITCHED)) {
      throw new IOException("no WebSocket: " + head);
    }
  }

  @Override
  public SocketChannel socket() {
    return socket;
  }

  @Override
  public void read() throws IOException {
    if (socket.read(received) < 0) {
      throw new EOFException("closed by the server");
    }
    received.flip();
    while (received.remaining() >= HEADER_BYTES && received.remaining() >= frameBytes()) {
      int kind = received.get() & 0xff;
      byte[] body = new byte[received.get()];
      received.get(body);
      take(kind, body);
    }
    received.compact();
  }

  private int frameBytes() throws IOException {
    int length = received.get(received.position() + 1) & 0xff;
    if (length > LONGEST_BODY) {
      throw new IOException("a frame of another kind than was expected: length " + length);
    }
    return HEADER_BYTES + length;
  }

  private void take(int kind, byte[] body) throws IOException {
    switch (kind) {
      case PING -> send(PONG, body);
      case TEXT -> {
        String reply = new String(body, StandardCharsets.UTF_8);
        if (!reply.contains(REPLY)) {
          throw new IOException("not the reply that was expected: " + reply);
        }
        replies.run();
      }
      case CLOSE -> throw new EOFException("closed by the server");
      default -> throw new IOException("a frame of another kind than was expected: " + kind);
    }
  }

  /** Sends a call, and doesn't wait for the reply. */
  void call() throws IOException {
    send(TEXT, CALL);
  }

  private void send(int kind, byte[] body) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + MASK.length + body.length)
        .put((byte) kind)
        .put((byte) (MASKED | body.length))
        .put(MASK)
        .put(body)
        .flip();
    socket.write(frame);
    if (frame.hasRemaining()) {
      throw new IOException("the server doesn't read");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
