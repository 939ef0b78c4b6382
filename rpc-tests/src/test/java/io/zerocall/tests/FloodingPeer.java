package io.zerocall.tests;

import io.zerocall.testing.RawPeer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A connection that sends requests as fast as the server reads them, and reads every reply. */
final class FloodingPeer implements AutoCloseable {
  private static final int LOT = 1_000;
  private static final long JOIN_MILLIS = TimeUnit.SECONDS.toMillis(20);

  private final RawPeer peer;
  private final CountDownLatch lots;
  private final Thread writer;
  private final Thread reader;

  private FloodingPeer(RawPeer peer, byte[] lot, int requests) {
    this.peer = peer;
    this.lots = new CountDownLatch(requests / LOT);
    this.writer = new Thread(() -> write(lot), "flooding-writer");
    this.reader = new Thread(peer::isClosed, "flooding-reader");
  }

  /** Begins to send, up to this many thousands of requests. */
  static FloodingPeer start(String endpoint, String method, int thousands) throws IOException {
    RawPeer peer = RawPeer.connect(endpoint).handshake("DEALER");
    FloodingPeer flooding = new FloodingPeer(peer, requests(method, "", LOT), thousands * LOT);
    flooding.writer.setDaemon(true);
    flooding.reader.setDaemon(true);
    flooding.writer.start();
    flooding.reader.start();
    return flooding;
  }

  /** Sends this many messages, each with one request for the same method. */
  static byte[] requests(String method, String params, int count) throws IOException {
    byte[] message = RawPeer.frame(
        0,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
            .formatted(method, params)
            .getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.writeBytes(message);
    }
    return all.toByteArray();
  }

  private void write(byte[] lot) {
    while (lots.getCount() > 0 && !peer.sendUntilRefused(lot, 1)) {
      lots.countDown();
    }
  }

  /**
   * Waits until everything has been sent; returns early if the server doesn't read it all in that
   * time.
   */
  void awaitSent(long millis) throws InterruptedException {
    var unused = lots.await(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    peer.reset();
    try {
      writer.join(JOIN_MILLIS);
      reader.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
