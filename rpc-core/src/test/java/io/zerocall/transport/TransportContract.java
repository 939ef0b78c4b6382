package io.zerocall.transport;

import io.zerocall.testing.RandomSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;

/** The behavior that every engine must have, whatever carries its messages. */
public abstract class TransportContract
    implements MessagesContract,
        ThreadsContract,
        ReconnectingContract,
        DialingContract,
        ClosingContract,
        WaitingContract {
  private final Transport transport;
  private final Random random = RandomSeed.random("TransportContract");
  private final List<AutoCloseable> opened = new ArrayList<>();

  protected TransportContract(Transport transport) {
    this.transport = transport;
  }

  @Override
  public Transport transport() {
    return transport;
  }

  @Override
  public Random random() {
    return random;
  }

  @Override
  public <T extends AutoCloseable> T opened(T closeable) {
    opened.add(0, closeable);
    return closeable;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }
}
