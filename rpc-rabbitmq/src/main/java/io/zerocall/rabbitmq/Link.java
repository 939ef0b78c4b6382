package io.zerocall.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to RabbitMQ, which a thread of its own opens, and replaces when it breaks. The
 * client's own recovery is not used, as it can't know which calls have to be sent again.
 */
final class Link implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final int CLOSE_MILLIS = 2_000;
  private static final long SHORTEST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /** How long a connection lasts at least that is not the work of a message that breaks it. */
  private static final long LASTING_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ConnectionFactory factory;
  private final String address;
  private final String name;
  private final Layout layout;
  private final List<LinkUser> users;
  private final ScheduledThreadPoolExecutor thread;

  // Used by the thread only.
  private long pauseMillis = SHORTEST_PAUSE_MILLIS;
  private long readySinceNanos;
  private @Nullable String lastFailure;

  private volatile @Nullable Connection connection;
  private volatile boolean isReady;
  private volatile boolean isClosed;

  /**
   * Creates a link, which connects when it is started.
   *
   * @param name the connection's name in RabbitMQ's own lists
   * @param thread has one thread; it also runs what must not run on RabbitMQ's threads
   */
  Link(
      ConnectionFactory factory,
      String name,
      Layout layout,
      List<LinkUser> users,
      ScheduledThreadPoolExecutor thread) {
    this.factory = factory;
    this.address = "RabbitMQ at " + factory.getHost() + ":" + factory.getPort() + ", virtual host "
        + factory.getVirtualHost();
    this.name = name;
    this.layout = layout;
    this.users = users;
    this.thread = thread;
  }

  void start() {
    thread.execute(this::connect);
  }

  /** Returns whether there is a connection that everything is set up on. */
  boolean isReady() {
    return isReady;
  }

  private void connect() {
    if (isClosed) {
      return;
    }
    Connection opened = null;
    try {
      opened = factory.newConnection(name);
      connection = opened;
      if (isClosed) { // close() may not have waited as long as this took
        opened.abort(CLOSE_MILLIS);
        return;
      }
      use(opened);
      readySinceNanos = System.nanoTime();
      isReady = true;
      lastFailure = null;
      LOG.info("Connected to {}", address);
      Connection used = opened;
      opened.addShutdownListener(
          signal -> thread.execute(() -> lost(used, Failures.reason(signal))));
    } catch (IOException | TimeoutException | RuntimeException e) {
      failed(e);
      if (opened == null) {
        connectLater();
      } else {
        abandon(opened);
      }
    }
  }

  private void use(Connection opened) throws IOException, TimeoutException {
    Channel channel = opened.createChannel();
    if (channel == null) {
      throw new IOException("RabbitMQ allows no channel");
    }
    layout.declare(channel);
    channel.close();
    Session session = new Session(opened, reason -> thread.execute(() -> broken(opened, reason)));
    for (LinkUser user : users) {
      user.connected(session);
    }
  }

  /** Logs the first of several equal failures as a warning. */
  private void failed(Exception why) {
    String reason = Failures.reason(why);
    if (reason.equals(lastFailure)) {
      LOG.debug("Can't use {}: {}", address, reason);
    } else if (!isClosed) {
      LOG.warn("Can't use {}; the bridge tries again: {}", address, reason);
    }
    lastFailure = reason;
  }

  private void broken(Connection broken, String reason) {
    if (broken.equals(connection) && !isClosed) {
      LOG.warn("Connects to {} again: {}", address, reason);
      lastFailure = reason;
      abandon(broken);
    }
  }

  private void lost(Connection lost, String reason) {
    if (lost.equals(connection) && !isClosed) {
      LOG.warn("The connection to {} is lost: {}", address, reason);
      abandon(lost);
    }
  }

  private void abandon(Connection abandoned) {
    if (isReady && System.nanoTime() - readySinceNanos > LASTING_NANOS) {
      pauseMillis = SHORTEST_PAUSE_MILLIS;
    }
    connection = null;
    isReady = false;
    abandoned.abort(CLOSE_MILLIS);
    users.forEach(Link::lost);
    connectLater();
  }

  private static void lost(LinkUser user) {
    try {
      user.lost();
    } catch (RuntimeException e) {
      LOG.warn("{} can't note that the connection is lost", user, e);
    }
  }

  private void connectLater() {
    var unused = thread.schedule(this::connect, pauseMillis, TimeUnit.MILLISECONDS);
    pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
  }

  /**
   * Deletes a queue that nothing needs any more, and closes the connection, which returns all
   * unacknowledged messages to their queues.
   */
  void close(@Nullable String queue) {
    isClosed = true;
    thread.shutdown();
    boolean interrupted = false;
    try {
      // An attempt to connect that is under way may take that long.
      var unused = thread.awaitTermination(factory.getConnectionTimeout(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    Connection open = connection;
    if (open != null) {
      if (queue != null) {
        delete(open, queue);
      }
      open.abort(CLOSE_MILLIS);
    }
    isReady = false;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Connection open, String queue) {
    try {
      Channel channel = open.createChannel();
      if (channel != null) {
        channel.queueDelete(queue);
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("RabbitMQ deletes {} later", queue, e);
    }
  }

  @Override
  public void close() {
    close(null);
  }

  @Override
  public String toString() {
    return address;
  }
}
