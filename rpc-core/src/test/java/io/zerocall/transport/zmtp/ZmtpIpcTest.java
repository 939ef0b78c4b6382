package io.zerocall.transport.zmtp;

import io.zerocall.transport.TransportContract;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

class ZmtpIpcTest extends TransportContract {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @TempDir
  private static Path directory;

  ZmtpIpcTest() {
    super(new ZmtpTransport());
  }

  @Override
  public String freeEndpoint() {
    return "ipc://" + directory.resolve("socket-" + NUMBERS.incrementAndGet());
  }
}
