package io.zerocall;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one side for ZeroMQ's CURVE (ZeroMQ RFC 26), which encrypts connections and
 * authenticates both sides. Needs the module {@code rpc-curve}. Immutable and thread-safe.
 *
 * <p>A key is in a file: 40 characters of Z85 (ZeroMQ RFC 32), or a certificate as ZeroMQ's
 * libraries write it ({@code public-key = "…"}, {@code secret-key = "…"}). The files are looked at
 * again when a connection is made, at most once a second, and read again when they have changed.
 * Established connections keep what they have. If the new files can't be used, a warning is logged
 * and the old content stays in use.
 */
public final class RpcCurve {
  private final WatchedFiles<Keys> keys;
  private final boolean isServer;

  /** @param serverKey empty on a server */
  @SuppressWarnings("ArrayRecordComponent") // read only
  private record Keys(byte[] secretKey, byte[] serverKey, Map<CurveKeys.Key, String> users) {}

  private RpcCurve(WatchedFiles<Keys> keys, boolean isServer) {
    this.keys = keys;
    this.isServer = isServer;
  }

  /**
   * Returns the keys of a server.
   *
   * @param secretKey the file of the server's secret key
   * @param clients the clients that may connect: a file with a user and a public key in each line,
   *     where {@code #} begins a comment line, or a directory of certificates {@code USER.key}. The
   *     user of a client's calls ({@link RpcContext#user}) is the one with its key
   * @throws IllegalArgumentException if the files can't be read or are malformed
   */
  public static RpcCurve ofServer(Path secretKey, Path clients) {
    return new RpcCurve(
        new WatchedFiles<>(
            List.of(secretKey, clients),
            () -> new Keys(CurveKeys.secretKey(secretKey), new byte[0], CurveKeys.users(clients)),
            RpcCurve.class),
        true);
  }

  /**
   * Returns the keys of a client.
   *
   * @param secretKey the file of the client's secret key
   * @param serverKey the file of the server's public key
   * @throws IllegalArgumentException if the files can't be read or are malformed
   */
  public static RpcCurve ofClient(Path secretKey, Path serverKey) {
    return new RpcCurve(
        new WatchedFiles<>(
            List.of(secretKey, serverKey),
            () ->
                new Keys(CurveKeys.secretKey(secretKey), CurveKeys.publicKey(serverKey), Map.of()),
            RpcCurve.class),
        false);
  }

  /** Returns whether these are the keys of a server. */
  public boolean isServer() {
    return isServer;
  }

  /** Returns this side's secret key: 32 bytes, a copy. May read files. */
  public byte[] secretKey() {
    return keys.content().secretKey().clone();
  }

  /** Returns the server's public key, which a client knows: 32 bytes, a copy. May read files. */
  public byte[] serverKey() {
    return keys.content().serverKey().clone();
  }

  /** Returns the user with this public key; null if no client with it may connect. */
  public @Nullable String user(byte[] clientKey) {
    return keys.content().users().get(new CurveKeys.Key(clientKey));
  }
}
