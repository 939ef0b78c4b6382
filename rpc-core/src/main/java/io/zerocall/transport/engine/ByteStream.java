package io.zerocall.transport.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one connection in both directions: those of a socket, or those inside TLS. One
 * thread at a time reads, and one at a time writes; both may happen together.
 */
public interface ByteStream {

  /** Returns a stream of the socket's own bytes. */
  static ByteStream of(SocketChannel socket) {
    return new SocketStream(socket);
  }

  /** Begins the stream. Called once by the thread that reads, before all other methods. */
  default void begin() throws IOException {}

  /**
   * Reads what is available, about as many bytes as the buffer has remaining. May raise the
   * buffer's limit.
   *
   * @return how many bytes were read; -1 at the end of the stream
   * @throws javax.net.ssl.SSLException if the peer violated TLS, or is not trusted. Then a
   *     {@link #flush} tells the peer
   */
  int read(ByteBuffer into) throws IOException;

  /** Reads bytes of any form that nobody needs; returns -1 at their end. */
  int discard(ByteBuffer lent) throws IOException;

  /** Writes as much as the network takes, or a bit more, which {@link #flush} has to write. */
  long write(ByteBuffer[] from, int offset, int length) throws IOException;

  /** Does the same as {@link #write(ByteBuffer[], int, int)}. */
  int write(ByteBuffer from) throws IOException;

  /** Writes what the stream itself holds; returns false if the network doesn't take all of it. */
  default boolean flush() throws IOException {
    return true;
  }

  /** Returns whether the reader has left something to {@link #flush}. Thread-safe. */
  default boolean wantsFlush() {
    return false;
  }

  /** Returns whether bytes can be written, as the stream's own handshake is done. Thread-safe. */
  default boolean isOpen() {
    return true;
  }

  /**
   * Returns whether nothing can be read until another thread has done its part of the handshake.
   * Then the stream notifies its owner.
   */
  default boolean isBusy() {
    return false;
  }

  /** Returns how many units without content the peer has sent since the last call. */
  default int takeOverhead() {
    return 0;
  }

  /** Returns the user that the stream's own handshake has authenticated; null if none. */
  default @Nullable String user() {
    return null;
  }

  /**
   * Returns why the peer is refused although the stream's own handshake is done; null if it isn't.
   * Then the stream is open, so that the peer can be told.
   */
  default @Nullable String refusal() {
    return null;
  }

  /**
   * Returns whether the peer has ended its output, so that the next {@link #read} returns -1. The
   * network may have nothing more to read then. For the thread that reads.
   */
  default boolean hasEnded() {
    return false;
  }

  /**
   * Returns how much memory that takes which has arrived and can't be read yet. For the thread that
   * reads.
   */
  default int heldBytes() {
    return 0;
  }

  /** Tells the peer, as far as possible, that nothing more will be written. For the writer. */
  default void endOutput() throws IOException {}

  /** Frees what the stream holds, except for the socket. For the thread that reads. */
  default void close() {}
}
