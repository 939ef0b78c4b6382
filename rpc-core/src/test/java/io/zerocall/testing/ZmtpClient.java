package io.zerocall.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A DEALER or REQ socket on a plain blocking TCP connection, according to ZMTP 3.0 (RFC 23 of the
 * ZeroMQ project): for tests that need to send something that a well-behaved library wouldn't, and
 * that must not depend on one. Reads time out after 20 s.
 */
public final class ZmtpClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int GREETING_BYTES = 64;
  private static final int MORE = 1;
  private static final int LONG = 2;
  private static final int COMMAND = 4;

  private final Socket socket;
  private final DataInputStream in;

  private ZmtpClient(String endpoint, String type) throws IOException {
    URI address = URI.create(endpoint);
    socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    greet(type);
  }

  /** Connects a DEALER to {@code tcp://host:port}, and returns when both sides are ready. */
  public static ZmtpClient dealer(String endpoint) throws IOException {
    return new ZmtpClient(endpoint, "DEALER");
  }

  /** Connects a REQ; the test itself sends the delimiter. */
  public static ZmtpClient req(String endpoint) throws IOException {
    return new ZmtpClient(endpoint, "REQ");
  }

  private void greet(String type) throws IOException {
    byte[] greeting = new byte[GREETING_BYTES];
    greeting[0] = (byte) 0xFF;
    greeting[9] = 0x7F;
    greeting[10] = 3;
    System.arraycopy("NULL".getBytes(StandardCharsets.US_ASCII), 0, greeting, 12, 4);
    socket.getOutputStream().write(greeting);
    in.readFully(new byte[GREETING_BYTES]);
    ByteArrayOutputStream ready = new ByteArrayOutputStream();
    ready.write(5);
    ready.writeBytes("READY".getBytes(StandardCharsets.US_ASCII));
    ready.write(11);
    ready.writeBytes("Socket-Type".getBytes(StandardCharsets.US_ASCII));
    ready.writeBytes(ByteBuffer.allocate(4).putInt(type.length()).array());
    ready.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
    write(COMMAND, ready.toByteArray());
    Frame answer = readFrame();
    if ((answer.flags() & COMMAND) == 0) {
      throw new IOException("the server is not ready: " + Arrays.toString(answer.bytes()));
    }
  }

  /** Sends a message of these frames. */
  public void send(byte[]... frames) throws IOException {
    for (int i = 0; i < frames.length; i++) {
      write(i < frames.length - 1 ? MORE : 0, frames[i]);
    }
  }

  /** Sends a message of these frames, in UTF-8. */
  public void send(String... frames) throws IOException {
    send(Arrays.stream(frames)
        .map(frame -> frame.getBytes(StandardCharsets.UTF_8))
        .toArray(byte[][]::new));
  }

  /** Sends any bytes. */
  public void sendRaw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  private void write(int flags, byte[] bytes) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + bytes.length);
    if (bytes.length > 255) {
      frame.put((byte) (flags | LONG)).putLong(bytes.length);
    } else {
      frame.put((byte) flags).put((byte) bytes.length);
    }
    frame.put(bytes);
    socket.getOutputStream().write(frame.array(), 0, frame.position());
  }

  /**
   * Returns the frames of the next message.
   *
   * @throws java.io.EOFException if the server has closed the connection
   * @throws java.net.SocketTimeoutException if none arrives
   */
  public List<byte[]> receive() throws IOException {
    List<byte[]> frames = new ArrayList<>();
    while (true) {
      Frame frame = readFrame();
      if ((frame.flags() & COMMAND) != 0) {
        answer(frame.bytes());
        continue;
      }
      frames.add(frame.bytes());
      if ((frame.flags() & MORE) == 0) {
        return frames;
      }
    }
  }

  /** Returns the frames of the next message, as text. */
  public List<String> receiveTexts() throws IOException {
    return receive().stream()
        .map(frame -> new String(frame, StandardCharsets.UTF_8))
        .toList();
  }

  /** Returns the last frame of the next message, as text. */
  public String receiveText() throws IOException {
    List<String> frames = receiveTexts();
    return frames.get(frames.size() - 1);
  }

  /** Answers a PING with a PONG that repeats the bytes after the time to live. */
  private void answer(byte[] command) throws IOException {
    if (command.length >= 7
        && new String(command, 1, 4, StandardCharsets.US_ASCII).equals("PING")) {
      ByteArrayOutputStream pong = new ByteArrayOutputStream();
      pong.write(4);
      pong.writeBytes("PONG".getBytes(StandardCharsets.US_ASCII));
      pong.write(command, 7, command.length - 7);
      write(COMMAND, pong.toByteArray());
    }
  }

  private Frame readFrame() throws IOException {
    int flags = in.readUnsignedByte();
    long size = (flags & LONG) == 0 ? in.readUnsignedByte() : in.readLong();
    byte[] bytes = new byte[Math.toIntExact(size)];
    in.readFully(bytes);
    return new Frame(flags, bytes);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Frame(int flags, byte[] bytes) {}
}
