package io.zerocall.http;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A WebSocket that reads only on request. Not safe for use by several threads. */
final class RawWebSocket implements AutoCloseable {
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int MASKED = 0x80;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  RawWebSocket(Served served) throws IOException {
    this(served.port());
  }

  RawWebSocket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Served.PATIENCE_SECONDS));
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
    out.write(RawClient.webSocketRequest().getBytes(StandardCharsets.US_ASCII));
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

  /** Sends a text of less than 126 bytes. */
  void send(String text) throws IOException {
    sendFrame(TEXT, text);
  }

  /** Sends a frame of any kind, of less than 126 bytes. */
  void sendFrame(int kind, String text) throws IOException {
    send(frames(1, kind, text));
  }

  /** Sends the same frame several times, with a mask of zeros. */
  static byte[] frames(int count, int kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frames = ByteBuffer.allocate(count * (bytes.length + 6));
    for (int i = 0; i < count; i++) {
      frames.put((byte) kind).put((byte) (MASKED | bytes.length)).putInt(0).put(bytes);
    }
    return frames.array();
  }

  void send(byte[] frames) throws IOException {
    out.write(frames);
  }

  void sendBytes(int... bytes) throws IOException {
    for (int value : bytes) {
      out.write(value);
    }
  }

  /** Reads the next text. */
  String next() throws IOException {
    int kind = in.readUnsignedByte();
    String content = content();
    return kind == TEXT ? content : next();
  }

  /** Returns the status of the close frame, and skips frames of other kinds. */
  int closeStatus() throws IOException {
    while (in.readUnsignedByte() != CLOSE) {
      content();
    }
    in.readUnsignedByte();
    return in.readUnsignedShort();
  }

  /** Returns the content of the next frame of any kind. */
  String nextFrame() throws IOException {
    in.readUnsignedByte();
    return content();
  }

  private String content() throws IOException {
    int length = in.readUnsignedByte();
    if (length == TWO_BYTES) {
      length = in.readUnsignedShort();
    } else if (length == EIGHT_BYTES) {
      length = (int) in.readLong();
    }
    byte[] bytes = in.readNBytes(length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Ends the output; the client may still read. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Reads until the server closes the connection. */
  byte[] rest() throws IOException {
    return in.readAllBytes();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
