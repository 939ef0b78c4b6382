package io.zerocall.ijson;

import static io.zerocall.testing.Eventually.PATIENCE_SECONDS;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One connection to the interface, over which a test sends what it likes. */
final class Peer implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  Peer(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends bytes as they are, one for each character. */
  Peer sendRaw(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    return this;
  }

  /**
   * Sends a POST.
   *
   * @param headers names and values in turn
   */
  Peer send(String path, byte[] body, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("POST ").append(path).append(" HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1\r\nContent-Length: ").append(body.length).append("\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(ISO_8859_1);
    ByteArrayOutputStream whole = new ByteArrayOutputStream(start.length + body.length);
    whole.write(start);
    whole.write(body);
    socket.getOutputStream().write(whole.toByteArray());
    return this;
  }

  Peer send(String path, String body, String... headers) throws IOException {
    return send(path, body.getBytes(UTF_8), headers);
  }

  /** Asks for a task. */
  Peer poll(String path, String type, String... headers) throws IOException {
    String[] all = new String[headers.length + 2];
    all[0] = "Type";
    all[1] = type;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return send(path, "", all);
  }

  Reply ask(String path, String body, String... headers) throws IOException {
    return send(path, body, headers).receive();
  }

  /** Receives a response; fails if none comes. */
  Reply receive() throws IOException {
    String line = line();
    Map<String, String> headers = new HashMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT),
          header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("in a body");
    }
    return new Reply(line.substring("HTTP/1.1 ".length()), Map.copyOf(headers), body);
  }

  /** Receives a line of a head, without its end. */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("after \"" + line.toString(ISO_8859_1) + "\"");
      }
      line.write(next);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  /** Returns whether something has been received. */
  boolean hasInput() throws IOException {
    return in.available() > 0;
  }

  /** Returns whether the server ends the connection; waits for that or for a byte. */
  boolean awaitsEnd() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) { // a reset
      return true;
    }
  }

  /** Ends the connection with a reset, so that nothing that waits for delivery arrives. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
