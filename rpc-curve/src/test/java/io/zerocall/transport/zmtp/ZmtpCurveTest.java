package io.zerocall.transport.zmtp;

import io.zerocall.testing.FreePort;
import io.zerocall.transport.TransportContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ZmtpCurveTest extends TransportContract {
  private static final CurveTransport TRANSPORT = CurveTransport.in(directory());

  ZmtpCurveTest() {
    super(TRANSPORT);
  }

  private static Path directory() {
    try {
      Path directory = Files.createTempDirectory("zerocall-curve");
      return Files.createDirectory(directory.resolve("clients"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String freeEndpoint() {
    return "tcp://127.0.0.1:" + FreePort.find();
  }
}
