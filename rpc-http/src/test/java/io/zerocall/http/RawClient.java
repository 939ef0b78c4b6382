package io.zerocall.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A client that sends arbitrary bytes. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  RawClient(Served served) throws IOException {
    this(served.port());
  }

  RawClient(int port) throws IOException {
    this(port, "127.0.0.1");
  }

  /** Connects from a given address of this machine. */
  RawClient(Served served, String from) throws IOException {
    this(served.port(), from);
  }

  private RawClient(int port, String from) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Served.PATIENCE_SECONDS));
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  Socket socket() {
    return socket;
  }

  void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** Ends the output; the client may still read. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Returns a request for a WebSocket. */
  static String webSocketRequest() {
    return String.join(
        "\r\n",
        "GET / HTTP/1.1",
        "Host: localhost",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "",
        "");
  }

  /** Returns a well-formed request with additional header lines. */
  static String post(String body, String... headers) {
    StringBuilder request = new StringBuilder(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request
        .append("Content-Length: ")
        .append(body.length())
        .append("\r\n\r\n")
        .append(body)
        .toString();
  }

  /** Reads the head of a response. */
  String nextHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int b = 0;
    while (b >= 0 && !head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      b = in.read();
      if (b >= 0) {
        head.write(b);
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads one response with a {@code Content-Length}, head and body. */
  String next() throws IOException {
    String text = nextHead();
    int length = text.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
    if (length < 0) {
      return text;
    }
    int end = text.indexOf("\r\n", length);
    byte[] body = in.readNBytes(Integer.parseInt(text.substring(length + 16, end)));
    return text + new String(body, StandardCharsets.UTF_8);
  }

  /** Reads until the server closes the connection. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
