package io.zerocall.bench.broker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A connection that stays open, to an interface of Inverted Json. It writes each request at once,
 * and reads only the responses that this interface sends. Not thread-safe.
 */
final class IjsonSocket implements AutoCloseable {
  private static final int BUFFER_BYTES = 8_192;
  private static final String LENGTH = "content-length:";
  private static final String END = "\r\n";
  private static final String OK = "HTTP/1.1 200 ";

  private final Socket socket;
  private final OutputStream output;
  private final InputStream input;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int filled;

  IjsonSocket(String endpoint) throws IOException {
    URI address = URI.create(endpoint);
    socket = new Socket(address.getHost(), address.getPort());
    socket.setTcpNoDelay(true);
    output = socket.getOutputStream();
    input = socket.getInputStream();
  }

  /**
   * Sends a request, and waits for the response.
   *
   * @param headers further lines of the head, each with its end
   * @return the response's body
   * @throws IOException if the status is not 200
   */
  String post(String path, String headers, String body) throws IOException {
    output.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Content-Length: "
            + body.length() + "\r\n\r\n" + body)
        .getBytes(StandardCharsets.ISO_8859_1));
    filled = 0;
    String head = readHead();
    if (!head.startsWith(OK)) {
      throw new IOException(head.lines().findFirst().orElse(head));
    }
    int end = head.length() + length(head);
    while (filled < end) {
      read();
    }
    return new String(buffer, head.length(), end - head.length(), StandardCharsets.ISO_8859_1);
  }

  private String readHead() throws IOException {
    while (true) {
      read();
      String text = new String(buffer, 0, filled, StandardCharsets.ISO_8859_1);
      int end = text.indexOf(END + END);
      if (end >= 0) {
        return text.substring(0, end + 2 * END.length());
      }
    }
  }

  private static int length(String head) {
    int at = head.toLowerCase(Locale.ROOT).indexOf(LENGTH) + LENGTH.length();
    return Integer.parseInt(head.substring(at, head.indexOf(END, at)).strip());
  }

  private void read() throws IOException {
    int count = input.read(buffer, filled, buffer.length - filled);
    if (count <= 0) {
      throw new EOFException(
          "the connection has ended after " + Arrays.toString(Arrays.copyOf(buffer, filled)));
    }
    filled += count;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is no longer needed.
    }
  }
}
