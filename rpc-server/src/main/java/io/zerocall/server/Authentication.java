package io.zerocall.server;

import io.zerocall.RpcContext;
import io.zerocall.json.document.Header;
import io.zerocall.transport.Hosts;
import io.zerocall.transport.Peer;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Determines the user and the address of the messages of one connection. A bearer token that the
 * server knows determines the user of its message; otherwise the user of the connection applies.
 * Thread-safe.
 */
final class Authentication {
  private static final String AUTHORIZATION = "authorization";

  private final @Nullable TokenAuthenticator tokens;
  private final Peer peer;
  private volatile @Nullable InetAddress address; // an engine may learn it after the connection

  Authentication(@Nullable TokenAuthenticator tokens, Peer peer) {
    this.tokens = tokens;
    this.peer = peer;
  }

  RpcContext context(Header header, long deadlineNanos) {
    Map<String, String> meta = header.meta();
    String user = tokens == null ? null : tokens.userOf(meta.get(AUTHORIZATION));
    if (user != null) {
      meta = withoutToken(meta);
    } else {
      user = peer.user();
    }
    return new RpcContext(meta, header.traceparent(), deadlineNanos, user, address());
  }

  /** The token is a secret between the caller and this server; a broker must not pass it on. */
  private static Map<String, String> withoutToken(Map<String, String> meta) {
    Map<String, String> rest = new HashMap<>(meta);
    rest.remove(AUTHORIZATION);
    return rest;
  }

  private @Nullable InetAddress address() {
    InetAddress known = address;
    if (known == null) {
      known = Hosts.address(peer.host());
      address = known;
    }
    return known;
  }
}
