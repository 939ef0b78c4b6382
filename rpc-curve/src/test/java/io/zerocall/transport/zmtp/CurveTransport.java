package io.zerocall.transport.zmtp;

import io.zerocall.RpcCurve;
import io.zerocall.testing.CurveFiles;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import java.nio.file.Path;

/** The native engine with keys for CURVE. */
record CurveTransport(RpcCurve server, RpcCurve client) implements Transport {
  private static final ZmtpTransport ENGINE = new ZmtpTransport();

  /** Returns an engine with new keys, whose files are in a directory. */
  static CurveTransport in(Path directory) {
    CurveFiles server = CurveFiles.in(directory.getParent(), "server");
    CurveFiles ann = CurveFiles.in(directory, "ann");
    return new CurveTransport(
        RpcCurve.ofServer(server.secretKey(), directory),
        RpcCurve.ofClient(ann.secretKey(), server.publicKey()));
  }

  @Override
  public Binding bind(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return ENGINE.bind(endpoint, options.withCurve(server), receiver);
  }

  @Override
  public Binding dial(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return ENGINE.dial(endpoint, options.withCurve(client), receiver);
  }

  @Override
  public Channel connect(String endpoint, TransportOptions options, ChannelReceiver receiver) {
    return ENGINE.connect(endpoint, options.withCurve(client), receiver);
  }
}
