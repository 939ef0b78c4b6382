package io.zerocall.bench.probe;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Many idle connections to a server; one thread replies to their PINGs. Thread-safe. */
public final class IdleConnections<C extends IdleConnection> implements AutoCloseable {
  /** Connections are added while the thread selects. It sees them in its next round. */
  private static final long SELECT_MILLIS = 100;

  private final List<C> connections = new ArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();
  private final Selector selector;
  private final Thread reader = new Thread(this::read, "idle-connections");

  private IdleConnections(Selector selector) {
    this.selector = selector;
  }

  /** Opens this many, one after the other, to a ZeroMQ endpoint. */
  public static IdleConnections<IdleZmtp> open(String endpoint, int count) throws IOException {
    return open(IdleZmtp::open, endpoint, count);
  }

  /** Opens this many, one after the other. */
  static <C extends IdleConnection> IdleConnections<C> open(
      IdleConnection.Opening<C> opening, String endpoint, int count) throws IOException {
    Descriptors.require(count);
    IdleConnections<C> idle = new IdleConnections<>(Selector.open());
    idle.reader.setDaemon(true);
    idle.reader.start();
    try {
      for (int i = 0; i < count; i++) {
        idle.add(opening.open(endpoint));
      }
    } catch (IOException | RuntimeException e) {
      idle.close();
      throw e;
    }
    return idle;
  }

  private void add(C connection) throws IOException {
    connections.add(connection);
    connection.socket().register(selector, SelectionKey.OP_READ, connection);
  }

  private void read() {
    try {
      while (selector.isOpen()) {
        selector.select(this::read, SELECT_MILLIS);
      }
    } catch (ClosedSelectorException e) {
      // It was closed between two checks.
    } catch (IOException e) {
      lost.addAndGet(connections.size());
    }
  }

  private void read(SelectionKey key) {
    IdleConnection connection = (IdleConnection) key.attachment();
    try {
      connection.read();
    } catch (IOException e) {
      key.cancel();
      lost.incrementAndGet();
    }
  }

  /** Returns all connections, in the order in which they were opened. */
  List<C> all() {
    return List.copyOf(connections);
  }

  /**
   * Checks that the server has closed none.
   *
   * @throws IllegalStateException if it has
   */
  public void requireAll() {
    if (lost.get() > 0) {
      throw new IllegalStateException(
          "the server closed " + lost + " of " + connections.size() + " idle connections");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      selector.close();
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (IdleConnection connection : connections) {
      connection.close();
    }
  }
}
