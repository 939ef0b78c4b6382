package io.zerocall.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A connection that sends exactly the bytes that a test wants, valid or invalid. */
public final class RawPeer implements AutoCloseable {
  public static final int MORE = 1;
  public static final int LONG = 2;
  public static final int COMMAND = 4;

  private final Socket socket;

  public RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(20_000);
  }

  public static RawPeer connect(int port) throws IOException {
    return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Connects to {@code tcp://host:port}. */
  public static RawPeer connect(String endpoint) throws IOException {
    return connect(endpoint, 0);
  }

  /** Connects with a small receive buffer; 0 leaves its size to the system. */
  public static RawPeer connect(String endpoint, int receiveBufferBytes) throws IOException {
    URI address = URI.create(endpoint);
    Socket socket = new Socket();
    if (receiveBufferBytes > 0) {
      socket.setReceiveBufferSize(receiveBufferBytes);
    }
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
    return new RawPeer(socket);
  }

  /** Connects with a small send buffer, so that sending blocks until the other side reads. */
  public static RawPeer connectSendingBySteps(String endpoint) throws IOException {
    URI address = URI.create(endpoint);
    Socket socket = new Socket();
    socket.setSendBufferSize(4 << 10);
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
    return new RawPeer(socket);
  }

  /** Connects from a specific address of this machine. */
  public static RawPeer connectFrom(String host, String endpoint) throws IOException {
    URI address = URI.create(endpoint);
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(host, 0));
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
    return new RawPeer(socket);
  }

  /** Returns the greeting of ZMTP 3.1. */
  public static byte[] greeting() {
    return greeting(1);
  }

  /** Returns the greeting of ZMTP 3.{@code minor}; 3.0 has no PING. */
  public static byte[] greeting(int minor) {
    byte[] greeting = new byte[64];
    greeting[0] = (byte) 0xff;
    greeting[9] = 0x7f;
    greeting[10] = 3;
    greeting[11] = (byte) minor;
    System.arraycopy("NULL".getBytes(StandardCharsets.US_ASCII), 0, greeting, 12, 4);
    return greeting;
  }

  public static byte[] ready(String socketType, String... properties) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    data.writeByte(5);
    data.writeBytes("READY");
    property(data, "Socket-Type", socketType);
    for (int i = 0; i < properties.length; i += 2) {
      property(data, properties[i], properties[i + 1]);
    }
    return frame(COMMAND, bytes.toByteArray());
  }

  /**
   * Returns a PING.
   *
   * @param ttlTenths the time to live that it announces
   */
  public static byte[] ping(int ttlTenths) throws IOException {
    return frame(
        COMMAND, new byte[] {4, 'P', 'I', 'N', 'G', (byte) (ttlTenths >>> 8), (byte) ttlTenths});
  }

  private static void property(DataOutputStream data, String name, String value)
      throws IOException {
    data.writeByte(name.length());
    data.writeBytes(name);
    data.writeInt(value.length());
    data.writeBytes(value);
  }

  public static byte[] frame(int flags, byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    if (body.length > 255) {
      data.writeByte(flags | LONG);
      data.writeLong(body.length);
    } else {
      data.writeByte(flags);
      data.writeByte(body.length);
    }
    data.write(body);
    return bytes.toByteArray();
  }

  /** Returns the beginning of a frame that announces a length. */
  public static byte[] claim(int flags, long length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    data.writeByte(flags | LONG);
    data.writeLong(length);
    return bytes.toByteArray();
  }

  /** Performs the handshake. JeroMQ accepts nothing that is sent before its own READY. */
  public RawPeer handshake(String socketType, String... properties) throws IOException {
    send(greeting());
    send(ready(socketType, properties));
    readFully(64);
    readFrame();
    return this;
  }

  public byte[] readFrame() throws IOException {
    byte[] head = readFully(2);
    int length = head[1] & 0xff;
    if ((head[0] & LONG) != 0) {
      byte[] rest = readFully(7);
      length = ByteBuffer.wrap(rest).getInt(3);
    }
    return readFully(length);
  }

  public byte[] readFully(int count) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }

  /**
   * Returns the bytes that have arrived or arrive next; empty once the other side has ended its
   * output.
   */
  public byte[] readSome() throws IOException {
    byte[] bytes = new byte[4_096];
    int count = socket.getInputStream().read(bytes);
    return Arrays.copyOf(bytes, Math.max(count, 0));
  }

  public void send(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Stops sending; the connection can still be read. */
  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Resets the connection, as if the process had died with unread data. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Sends until the other side closes the connection. */
  public boolean sendUntilRefused(byte[] bytes, int times) {
    try {
      for (int i = 0; i < times; i++) {
        send(bytes);
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Returns whether the other side closes the connection, now or after its remaining output. */
  public boolean isClosed() {
    try {
      InputStream in = socket.getInputStream();
      byte[] rest = new byte[4_096];
      int count = 0;
      while (count >= 0) {
        count = in.read(rest);
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
