package io.zerocall.http;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A WebSocket that reads only when it is told to. For one thread. */
final class RawWebSocket implements AutoCloseable {
  private static final int TEXT = 0x81;
  private static final int MASKED = 0x80;
  private static final int TWO_BYTES = 126;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  RawWebSocket(Served served) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), served.port());
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Served.PATIENCE_SECONDS));
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    out.write(String.join(
            "\r\n",
            "GET / HTTP/1.1",
            "Host: localhost",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "")
        .getBytes(StandardCharsets.US_ASCII));
    readHead();
  }

  private void readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    if (!head.toString().startsWith("HTTP/1.1 101 ")) {
      throw new IOException(head.toString());
    }
  }

  /** Sends a text of less than 126 bytes, under a mask of zeros. */
  void send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[bytes.length + 6];
    frame[0] = (byte) TEXT;
    frame[1] = (byte) (MASKED | bytes.length);
    System.arraycopy(bytes, 0, frame, 6, bytes.length);
    out.write(frame);
  }

  /** The next text, of less than 64 KiB. */
  String next() throws IOException {
    int kind = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    byte[] bytes = in.readNBytes(length == TWO_BYTES ? in.readUnsignedShort() : length);
    return kind == TEXT ? new String(bytes, StandardCharsets.UTF_8) : next();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
