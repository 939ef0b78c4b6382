package io.zerocall.transport.zmtp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of a peer whose first bytes are not a greeting, most likely because one side is
 * configured with the wrong port.
 */
enum ForeignProtocol {
  HTTP_REQUEST,
  HTTP_RESPONSE,
  HTTP2_SETTINGS,
  /** A handshake or an alert. */
  TLS,
  OTHER;

  /** The first bytes of a protocol, one character for each byte. */
  private record Beginning(String bytes, ForeignProtocol protocol) {

    boolean agreesWith(byte[] sent, int size) {
      for (int i = 0; i < Math.min(size, bytes.length()); i++) {
        if ((sent[i] & 0xff) != bytes.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Beginning> OF_CLIENTS = ofClients();
  private static final List<Beginning> OF_SERVERS = ofServers();

  private static List<Beginning> ofClients() {
    List<Beginning> beginnings = new ArrayList<>();
    for (String method :
        List.of("GET", "POST", "HEAD", "PUT", "OPTIONS", "DELETE", "PATCH", "CONNECT", "TRACE")) {
      beginnings.add(new Beginning(method + " ", HTTP_REQUEST));
    }
    beginnings.add(new Beginning("PRI * ", HTTP_REQUEST)); // the preface of HTTP/2
    beginnings.add(new Beginning("\u0016\u0003", TLS));
    return beginnings;
  }

  private static List<Beginning> ofServers() {
    List<Beginning> beginnings = new ArrayList<>();
    beginnings.add(new Beginning("HTTP/", HTTP_RESPONSE));
    beginnings.add(new Beginning("\u0015\u0003", TLS));
    for (int bytes = 0; bytes <= 60; bytes += 6) { // such as gRPC's: settings of six bytes each
      beginnings.add(new Beginning("\0\0" + (char) bytes + "\u0004", HTTP2_SETTINGS));
    }
    return beginnings;
  }

  /**
   * Returns the protocol that begins with these bytes; null as long as more bytes are needed.
   *
   * @param peer the side that has sent them
   */
  static @Nullable ForeignProtocol of(Side peer, byte[] bytes, int size) {
    boolean undecided = false;
    for (Beginning beginning : peer == Side.CLIENT ? OF_CLIENTS : OF_SERVERS) {
      if (beginning.agreesWith(bytes, size)) {
        if (size >= beginning.bytes().length()) {
          return beginning.protocol();
        }
        undecided = true;
      }
    }
    return undecided ? null : OTHER;
  }
}
