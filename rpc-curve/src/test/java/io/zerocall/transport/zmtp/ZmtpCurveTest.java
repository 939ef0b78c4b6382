package io.zerocall.transport.zmtp;

import io.zerocall.RpcCurve;
import io.zerocall.testing.CurveFiles;
import io.zerocall.testing.FreePort;
import io.zerocall.transport.SecuredTransport;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ZmtpCurveTest extends TransportContract {
  private static final Transport TRANSPORT = withKeysIn(directory());

  ZmtpCurveTest() {
    super(TRANSPORT);
  }

  private static Transport withKeysIn(Path directory) {
    CurveFiles server = CurveFiles.in(directory.getParent(), "server");
    CurveFiles ann = CurveFiles.in(directory, "ann");
    RpcCurve bound = RpcCurve.ofServer(server.secretKey(), directory);
    RpcCurve dialed = RpcCurve.ofClient(ann.secretKey(), server.publicKey());
    return new SecuredTransport(
        new ZmtpTransport(),
        options -> options.withCurve(bound),
        options -> options.withCurve(dialed));
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
