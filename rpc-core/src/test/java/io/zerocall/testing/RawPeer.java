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

/** A connection that says byte by byte what a test wants, right or wrong. */
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

  /** The same to {@code tcp://host:port}. */
  public static RawPeer connect(String endpoint) throws IOException {
    return connect(endpoint, 0);
  }

  /** The same with little room for what it doesn't read; 0 leaves that to the system. */
  public static RawPeer connect(String endpoint, int receiveBufferBytes) throws IOException {
    URI address = URI.create(endpoint);
    Socket socket = new Socket();
    if (receiveBufferBytes > 0) {
      socket.setReceiveBufferSize(receiveBufferBytes);
    }
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
    return new RawPeer(socket);
  }

  /** The same with little room for what the other side hasn't taken yet: to send has to wait. */
  public static RawPeer connectSendingBySteps(String endpoint) throws IOException {
    URI address = URI.create(endpoint);
    Socket socket = new Socket();
    socket.setSendBufferSize(4 << 10);
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
    return new RawPeer(socket);
  }

  /** A connection that comes from a certain address of this machine. */
  public static RawPeer connectFrom(String host, String endpoint) throws IOException {
    URI address = URI.create(endpoint);
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(host, 0));
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
    return new RawPeer(socket);
  }

  /** What ZMTP 3.1 begins with. */
  public static byte[] greeting() {
    return greeting(1);
  }

  /** What ZMTP 3.{@code minor} begins with; 3.0 knows no PING. */
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
   * A PING.
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

  /** The beginning of a frame that claims a length. */
  public static byte[] claim(int flags, long length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    data.writeByte(flags | LONG);
    data.writeLong(length);
    return bytes.toByteArray();
  }

  /** Comes through the handshake. JeroMQ takes nothing that is sent before its own READY. */
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

  /** What has come, or comes next; nothing once the other side has ended its output. */
  public byte[] readSome() throws IOException {
    byte[] bytes = new byte[4_096];
    int count = socket.getInputStream().read(bytes);
    return Arrays.copyOf(bytes, Math.max(count, 0));
  }

  public void send(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** From now on nothing more is sent, but what comes is still read. */
  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Breaks the connection off, as a process does that dies with something left to read. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Sends until the other side has had enough. */
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

  /** Whether the other side closes the connection, now or after what it still has to say. */
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
