package io.zerocall.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** An HTTP/2 client that sends arbitrary frames, and reads only on request. */
final class RawHttp2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int ENHANCE_YOUR_CALM = 11;
  static final int LARGEST_WINDOW = Integer.MAX_VALUE;

  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int DEFAULT_WINDOW = 65_535;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  /** A received frame. */
  record Frame(int type, int flags, int stream, ByteBuffer payload) {
    boolean endsStream() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }
  }

  /** Connects, with this initial window for each stream. */
  RawHttp2(int port, int window) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Served.PATIENCE_SECONDS));
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    grantStreams(window);
  }

  private interface Writing {
    void to(DataOutputStream data) throws IOException;
  }

  private static byte[] bytes(Writing writing) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writing.to(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) throws IOException {
    return bytes(data -> {
      data.writeShort(payload.length >> 8);
      data.writeByte(payload.length);
      data.writeByte(type);
      data.writeByte(flags);
      data.writeInt(stream);
      data.write(payload);
    });
  }

  void send(byte[] frames) throws IOException {
    out.write(frames);
  }

  /** Sets the initial window of each stream. */
  void grantStreams(int window) throws IOException {
    send(frame(SETTINGS, 0, 0, bytes(data -> {
      data.writeShort(INITIAL_WINDOW_SIZE);
      data.writeInt(window);
    })));
  }

  /** Extends the connection's window to its maximum. */
  void grantConnection() throws IOException {
    send(windowUpdate(0, LARGEST_WINDOW - DEFAULT_WINDOW));
  }

  /** Abandons a stream. */
  void reset(int stream) throws IOException {
    send(frame(RST_STREAM, 0, stream, bytes(data -> data.writeInt(8))));
  }

  static byte[] windowUpdate(int stream, int increment) throws IOException {
    return frame(WINDOW_UPDATE, 0, stream, bytes(data -> data.writeInt(increment)));
  }

  /** Returns the head of a POST, whose body follows. */
  static byte[] head(int stream) throws IOException {
    return head(stream, "/");
  }

  private static byte[] head(int stream, String path) throws IOException {
    byte[] block = bytes(data -> {
      header(data, ":method", "POST");
      header(data, ":scheme", "http");
      header(data, ":authority", "localhost");
      header(data, ":path", path);
      header(data, "content-type", "application/json");
    });
    return frame(HEADERS, END_HEADERS, stream, block);
  }

  /** Encodes a literal, never indexed, not compressed. */
  private static void header(DataOutputStream data, String name, String value) throws IOException {
    data.writeByte(0x10);
    data.writeByte(name.length());
    data.writeBytes(name);
    data.writeByte(value.length());
    data.writeBytes(value);
  }

  /** Sends a POST on a stream of its own. */
  void post(int stream, String body) throws IOException {
    post(stream, "/", body);
  }

  /** Sends a POST to a path, on a stream of its own. */
  void post(int stream, String path, String body) throws IOException {
    send(head(stream, path));
    send(frame(DATA, END_STREAM, stream, body.getBytes(StandardCharsets.UTF_8)));
  }

  Frame next() throws IOException {
    int length = (in.readUnsignedShort() << 8) | in.readUnsignedByte();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    return new Frame(type, flags, stream, ByteBuffer.wrap(in.readNBytes(length)));
  }

  /** Reads the next frame of a type, and skips frames of other types. */
  Frame next(int type) throws IOException {
    Frame frame = next();
    while (frame.type() != type) {
      frame = next();
    }
    return frame;
  }

  /** Ends the output; the client may still read. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Reads until the server closes the connection. */
  void rest() throws IOException {
    in.readAllBytes();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
