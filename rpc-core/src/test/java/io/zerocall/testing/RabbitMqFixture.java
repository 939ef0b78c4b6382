package io.zerocall.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A RabbitMQ that all test classes of a JVM share, as its start takes some seconds, and what each
 * test opens and has closed afterwards. So each test needs names of its own.
 */
public abstract class RabbitMqFixture {
  @RegisterExtension
  static final SharedServer SERVER = new SharedServer();

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Starts the server before the first class, and closes it after the last one. */
  static final class SharedServer implements BeforeAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(SharedServer.class);

    private RabbitMq rabbitMq;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
      RabbitMq.require();
      rabbitMq = context
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent(RabbitMq.class, unused -> start(), RabbitMq.class);
      rabbitMq.startIfEnded(); // a test that failed may have left it so
    }

    private static RabbitMq start() {
      try {
        return RabbitMq.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  /** Returns the server. */
  protected static RabbitMq rabbitMq() {
    return SERVER.rabbitMq;
  }

  /** Has something closed after the test, before what was opened earlier. */
  protected <T extends AutoCloseable> T closedLater(T resource) {
    opened.push(resource);
    return resource;
  }
}
