package io.zerocall.transport.tls;

import io.zerocall.RpcTls;
import io.zerocall.transport.engine.ByteStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes inside a connection's TLS 1.3. Until the stream is open, the thread that reads does all
 * of the handshake, except for the tasks that take long, and leaves the encrypted bytes to be
 * flushed. From then on the writer alone encrypts.
 *
 * <p>Between two calls the stream keeps at most an incomplete record that has arrived, and what the
 * network has not taken. So a selector on the socket is enough to know that there is something to
 * read.
 */
public final class TlsStream implements ByteStream {
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  /** How much is read before the handshake's turn, for which the bytes may have to wait. */
  private static final int FIRST_BYTES = 4 << 10;

  /** The alert to a client that doesn't speak TLS, which may at least recognize that. */
  private static final byte[] UNEXPECTED_MESSAGE = {TlsSide.ALERT, 3, 3, 0, 2, 2, 10};

  private final ByteChannel network;
  private final TlsSide side;
  private final Runnable onProgress;

  /** Null until the handshake begins. Written before {@link #busy} is reset. */
  private @Nullable SSLEngine engine;

  private volatile boolean busy;
  private volatile boolean open;
  private volatile boolean failed;
  private volatile boolean wantsFlush;
  private volatile @Nullable RuntimeException failure;
  private volatile @Nullable String refusal;
  private volatile @Nullable String user;

  // Belongs to the reader.
  private ByteBuffer incomplete = EMPTY;
  private boolean begun;
  private boolean handshaking;
  private boolean recognized;
  private boolean ended;
  private int overhead;

  /** Encrypted bytes that the network has not taken. Belongs to the writer once it is open. */
  private ByteBuffer unsent = EMPTY;

  private TlsStream(ByteChannel network, TlsSide side, Runnable onProgress) {
    this.network = network;
    this.side = side;
    this.onProgress = onProgress;
  }

  /**
   * Returns the stream of a client. Its handshake runs on the threads that read.
   *
   * @param host the name or address that the server's certificate must be for
   */
  public static TlsStream client(ByteChannel network, RpcTls tls, String host, int port) {
    return new TlsStream(network, new TlsSide.Client(tls, host, port), () -> {});
  }

  /**
   * Returns the stream of a server.
   *
   * @param host where the connection comes from; null if that is no host
   * @param onProgress called on any thread when the stream is no longer {@linkplain #isBusy busy},
   *     so that its owner reads and flushes
   */
  public static TlsStream server(
      ByteChannel network,
      RpcTls tls,
      Handshakes handshakes,
      @Nullable String host,
      Runnable onProgress) {
    return new TlsStream(network, new TlsSide.Server(tls, handshakes, host), onProgress);
  }

  @Override
  public void begin() throws IOException {
    if (side.begins()) {
      start();
      read(ByteBuffer.allocate(0));
    }
  }

  /** Makes the engine, which may have to read files, and begins the handshake. */
  private void start() {
    begun = true;
    busy = true;
    side.request(() -> {
      try {
        engine = side.newEngine();
      } catch (RuntimeException e) {
        failure = e;
      } finally {
        progress();
      }
    });
  }

  // Reading.

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (busy) {
      return 0;
    }
    ByteBuffer arrived = CipherBuffers.take();
    try {
      arrived.put(incomplete);
      int most = begun ? into.remaining() : Math.min(into.remaining(), FIRST_BYTES);
      int room = Math.min(most, into.capacity() - arrived.position());
      arrived.limit(Math.min(arrived.capacity(), arrived.position() + Math.max(0, room)));
      boolean end = network.read(arrived) < 0;
      into.limit(into.capacity()); // a record may have been incomplete so far
      int count = decrypt(arrived.flip(), into);
      incomplete = arrived.hasRemaining() && !ended ? CipherBuffers.copy(arrived) : EMPTY;
      return count == 0 && !busy && (end || ended) ? -1 : count;
    } catch (SSLException e) {
      failed = true;
      wantsFlush = true; // the engine has an alert
      throw e;
    } finally {
      CipherBuffers.give(arrived);
    }
  }

  private int decrypt(ByteBuffer arrived, ByteBuffer into) throws SSLException {
    if (!recognized && arrived.hasRemaining()) {
      recognized = true;
      requireTls(arrived.get(0) & 0xff);
      if (!begun) {
        start();
      }
    }
    if (!begun) {
      return 0;
    }
    int before = into.position();
    boolean more = true;
    while (more && !busy && !ended) {
      SSLEngine present = present();
      more = open || shake(present);
      if (more) {
        more = unwrap(present, arrived, into);
      }
    }
    return into.position() - before;
  }

  private SSLEngine present() throws SSLException {
    SSLEngine present = engine;
    if (present == null) {
      RuntimeException cause = failure;
      throw new SSLException(
          "TLS can't be set up: " + (cause == null ? "closed" : cause.getMessage()), cause);
    }
    return present;
  }

  private void requireTls(int first) throws SSLException {
    if (!side.accepts(first)) {
      unsent = side.begins() ? EMPTY : ByteBuffer.wrap(UNEXPECTED_MESSAGE).asReadOnlyBuffer();
      throw new NotTlsException(first);
    }
  }

  /**
   * Does what the handshake needs before the next bytes from the peer. Returns false if another
   * thread has to do its part first.
   */
  private boolean shake(SSLEngine present) throws SSLException {
    while (true) {
      switch (present.getHandshakeStatus()) {
        case NEED_WRAP -> wrapHandshake(present);
        case NEED_TASK -> {
          run(present);
          if (busy) {
            return false;
          }
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          return true;
        }
        case NOT_HANDSHAKING, FINISHED -> {
          if (handshaking) {
            side.done();
            nameUser(present);
            open = true;
            return true;
          }
          handshaking = true;
          present.beginHandshake();
        }
      }
    }
  }

  private void nameUser(SSLEngine present) {
    try {
      user = side.user(present);
    } catch (SSLException e) {
      refusal = e.getMessage();
    }
  }

  /** Runs the tasks that take long, perhaps on another thread. */
  private void run(SSLEngine present) {
    busy = true;
    side.execute(() -> {
      try {
        runTasks(present);
      } finally {
        progress();
      }
    });
  }

  private static void runTasks(SSLEngine present) {
    Runnable task = present.getDelegatedTask();
    while (task != null) {
      task.run(); // the engine keeps an exception for the next call
      task = present.getDelegatedTask();
    }
  }

  private void progress() {
    busy = false;
    onProgress.run();
  }

  private void wrapHandshake(SSLEngine present) throws SSLException {
    ByteBuffer out = CipherBuffers.take();
    try {
      SSLEngineResult result = present.wrap(EMPTY, out);
      if (result.bytesProduced() == 0
          && present.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        throw new SSLException("the handshake can't go on: " + result.getStatus());
      }
      out.flip();
      unsent = ByteBuffer.allocate(unsent.remaining() + out.remaining())
          .put(unsent)
          .put(out)
          .flip();
      wantsFlush = true;
    } finally {
      CipherBuffers.give(out);
    }
  }

  /** Decrypts the next record. Returns false if it isn't complete. */
  private boolean unwrap(SSLEngine present, ByteBuffer arrived, ByteBuffer into)
      throws SSLException {
    if (!arrived.hasRemaining()) {
      return false;
    }
    SSLEngineResult result = present.unwrap(arrived, into);
    if (open) {
      switch (result.getHandshakeStatus()) {
        case NEED_WRAP -> wantsFlush = true;
        case NEED_TASK -> {
          // A message that belongs to a handshake, which TLS 1.3 doesn't repeat. The engine reads
          // nothing more before its task has run, and throws what the task has thrown.
          runTasks(present);
          present.unwrap(EMPTY, into);
          throw new SSLException("a message of a handshake in an open connection");
        }
        default -> {}
      }
    }
    switch (result.getStatus()) {
      case OK -> {
        if (open && result.bytesProduced() == 0) {
          overhead++;
        }
        return result.bytesConsumed() > 0 || result.bytesProduced() > 0;
      }
      case CLOSED -> {
        ended = true;
        return false;
      }
      case BUFFER_UNDERFLOW -> {
        return false;
      }
      case BUFFER_OVERFLOW -> throw new SSLException("a record that is too large");
    }
    throw new AssertionError(result);
  }

  @Override
  public int discard(ByteBuffer lent) throws IOException {
    return network.read(lent);
  }

  @Override
  public int takeOverhead() {
    int taken = overhead;
    overhead = 0;
    return taken;
  }

  @Override
  public boolean isBusy() {
    return busy;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public @Nullable String user() {
    return user;
  }

  @Override
  public @Nullable String refusal() {
    return refusal;
  }

  @Override
  public boolean hasEnded() {
    return ended;
  }

  @Override
  public int heldBytes() {
    return incomplete.capacity();
  }

  @Override
  public void close() {
    side.done();
  }

  // Writing.

  @Override
  public int write(ByteBuffer from) throws IOException {
    return (int) write(new ByteBuffer[] {from}, 0, 1);
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    if (!open || !flush()) {
      return 0;
    }
    SSLEngine present = present();
    ByteBuffer out = CipherBuffers.take();
    try {
      long written = 0;
      boolean taken = true;
      while (taken && hasRemaining(from, offset, length)) {
        SSLEngineResult result = present.wrap(from, offset, length, out);
        written += result.bytesConsumed();
        switch (result.getStatus()) {
          case OK -> {
            if (result.bytesProduced() == 0) {
              throw new SSLException("nothing can be written: " + result.getHandshakeStatus());
            }
          }
          case BUFFER_OVERFLOW -> taken = send(out);
          case CLOSED -> throw new SSLException("the connection was closed");
          case BUFFER_UNDERFLOW -> throw new AssertionError(result);
        }
      }
      if (taken) {
        send(out);
      }
      return written;
    } finally {
      CipherBuffers.give(out);
    }
  }

  private static boolean hasRemaining(ByteBuffer[] buffers, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (buffers[i].hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  /** Writes what is in the buffer and keeps what the network doesn't take. */
  private boolean send(ByteBuffer out) throws IOException {
    network.write(out.flip());
    boolean all = !out.hasRemaining();
    if (!all) {
      unsent = CipherBuffers.copy(out);
    }
    out.clear();
    return all;
  }

  @Override
  public boolean wantsFlush() {
    return wantsFlush;
  }

  @Override
  public boolean flush() throws IOException {
    while (true) {
      wantsFlush = false; // before the bytes are looked at, so that none stay behind
      if (unsent.hasRemaining()) {
        network.write(unsent);
        if (unsent.hasRemaining()) {
          return false;
        }
        unsent = EMPTY;
      }
      if (!wrapsOwn()) {
        return true;
      }
      wrapOwn(present());
    }
  }

  /** Returns whether the engine has something of its own to send, outside of the handshake. */
  private boolean wrapsOwn() {
    SSLEngine present = open || failed ? engine : null;
    return present != null
        && !present.isOutboundDone()
        && present.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
  }

  private void wrapOwn(SSLEngine present) throws IOException {
    ByteBuffer out = CipherBuffers.take();
    try {
      SSLEngineResult result = present.wrap(EMPTY, out);
      if (result.bytesProduced() == 0 && wrapsOwn()) {
        throw new SSLException("nothing can be written: " + result.getStatus());
      }
      send(out);
    } finally {
      CipherBuffers.give(out);
    }
  }

  @Override
  public void endOutput() throws IOException {
    if (open && !failed && flush()) {
      SSLEngine present = present();
      present.closeOutbound();
      while (!present.isOutboundDone() && !unsent.hasRemaining()) {
        wrapOwn(present);
      }
    }
  }
}
