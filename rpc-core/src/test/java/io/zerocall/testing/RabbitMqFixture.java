package io.zerocall.testing;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A RabbitMQ for the tests of a class, and what each test opens and has closed afterwards. */
public abstract class RabbitMqFixture {
  private static @Nullable RabbitMq rabbitMq;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @BeforeAll
  static void startRabbitMq() throws IOException {
    rabbitMq = RabbitMq.start();
  }

  @AfterAll
  static void stopRabbitMq() {
    if (rabbitMq != null) {
      rabbitMq.close();
      rabbitMq = null;
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  /** Returns the server of the class. */
  protected static RabbitMq rabbitMq() {
    return rabbitMq;
  }

  /** Has something closed after the test, before what was opened earlier. */
  protected <T extends AutoCloseable> T closedLater(T resource) {
    opened.push(resource);
    return resource;
  }
}
