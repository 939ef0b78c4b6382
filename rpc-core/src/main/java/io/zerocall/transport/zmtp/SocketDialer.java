package io.zerocall.transport.zmtp;

import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Endpoint;
import io.zerocall.transport.engine.Endpoint.Ipc;
import io.zerocall.transport.engine.Endpoint.Tcp;
import io.zerocall.transport.engine.HostNames;
import io.zerocall.transport.engine.RateLimitedLog;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects sockets to one endpoint. If its host has several addresses, each attempt after a failure
 * tries the next one. Used by one thread, except for {@link #cancel}, which any thread may call.
 */
final class SocketDialer {
  private static final Logger LOG = LoggerFactory.getLogger(ZmtpTransport.class);

  private final Endpoint endpoint;
  private final TransportOptions options;
  private final RateLimitedLog log;
  private final CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
  private volatile @Nullable Selector waiting;
  private int addressesTried;

  SocketDialer(Endpoint endpoint, TransportOptions options, RateLimitedLog log) {
    this.endpoint = endpoint;
    this.options = options;
    this.log = log;
  }

  /** Returns the time by which an attempt that begins now has to succeed. */
  long deadline() {
    return options.clock().getAsLong() + options.handshakeTimeout().toNanos();
  }

  /**
   * Connects a socket, and blocks until that is done.
   *
   * @throws IOException if it fails, takes too long or is cancelled
   */
  SocketChannel connect(long deadline) throws IOException {
    SocketChannel socket = Sockets.connecting(address(deadline));
    boolean reached = false;
    try (Selector selector = Selector.open()) {
      socket.register(selector, SelectionKey.OP_CONNECT);
      while (!socket.finishConnect()) {
        await(selector, deadline, "connecting took too long");
      }
      reached = true;
      return socket;
    } finally {
      if (!reached) {
        socket.close();
      }
    }
  }

  private SocketAddress address(long deadline) throws UnknownHostException {
    if (endpoint instanceof Ipc ipc) {
      return UnixDomainSocketAddress.of(ipc.path());
    }
    Tcp tcp = (Tcp) endpoint;
    InetAddress[] addresses =
        HostNames.resolve(tcp.host(), deadline - options.clock().getAsLong(), cancelled);
    return new InetSocketAddress(addresses[addressesTried++ % addresses.length], tcp.port());
  }

  /**
   * Blocks until a channel of the selector is ready.
   *
   * @param tooLate the message of the exception that is thrown after the deadline
   * @throws IOException if the deadline has passed, or the attempt is cancelled
   */
  void await(Selector selector, long deadline, String tooLate) throws IOException {
    waiting = selector;
    try {
      long nanos = deadline - options.clock().getAsLong();
      if (nanos <= 0 || cancelled.isDone()) {
        throw new IOException(cancelled.isDone() ? "cancelled" : tooLate);
      }
      selector.select(nanos / 1_000_000 + 1);
      selector.selectedKeys().clear();
      Thread.interrupted(); // no other thread is meant to interrupt this one
    } finally {
      waiting = null;
    }
  }

  /** Notes that the address of the last attempt is good, so that the next one begins with it. */
  void succeeded() {
    addressesTried = Math.max(0, addressesTried - 1);
  }

  /** Logs why an attempt failed, and returns that as a part of a sentence. */
  String explain(Exception failure) {
    if (failure instanceof UnknownHostException) {
      log.warn("The host of " + endpoint + " is not known");
      return "the host is unknown";
    } else if (failure instanceof IOException) {
      LOG.debug("Connecting to {} failed: {}", endpoint, failure.getMessage());
      return failure instanceof SocketException refused
          ? unreachable(refused)
          : String.valueOf(failure.getMessage());
    }
    log.warn("Connecting to " + endpoint + " failed", failure);
    return "connecting failed: " + failure;
  }

  private String unreachable(SocketException refused) {
    String text = String.valueOf(refused.getMessage());
    String reason = text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    boolean noServer = refused instanceof ConnectException || endpoint instanceof Ipc;
    return noServer ? reason + ": is a server listening there?" : reason;
  }

  /** Makes the present attempt and all later ones fail soon. */
  void cancel() {
    cancelled.complete(true);
    Selector present = waiting;
    if (present != null) {
      present.wakeup();
    }
  }
}
