package io.zerocall.transport.zmtp;

import io.zerocall.RpcTls;
import io.zerocall.testing.TestAuthority;
import io.zerocall.testing.TestAuthority.Issued;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;

/** The native engine with settings for TLS. */
record TlsTransport(RpcTls server, RpcTls client) implements Transport {
  private static final ZmtpTransport ENGINE = new ZmtpTransport();

  /** Returns an engine whose clients trust its servers. */
  static TlsTransport simple() {
    return new TlsTransport(serving(TestAuthority.shared().server()), trusting());
  }

  /** Returns an engine whose servers also require certificates, which its clients have. */
  static TlsTransport mutual() {
    TestAuthority authority = TestAuthority.shared();
    Issued ann = authority.client("ann");
    return new TlsTransport(
        serving(authority.server()).withTrust(authority.certificate()).withClientCertificate(),
        RpcTls.ofCertificate(ann.certificates(), ann.privateKey())
            .withTrust(authority.certificate()));
  }

  static RpcTls serving(Issued certificate) {
    return RpcTls.ofCertificate(certificate.certificates(), certificate.privateKey());
  }

  static RpcTls trusting() {
    return RpcTls.ofTrust(TestAuthority.shared().certificate());
  }

  @Override
  public Binding bind(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return ENGINE.bind(endpoint, options.withTls(server), receiver);
  }

  @Override
  public Binding dial(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return ENGINE.dial(endpoint, options.withTls(client), receiver);
  }

  @Override
  public Channel connect(String endpoint, TransportOptions options, ChannelReceiver receiver) {
    return ENGINE.connect(endpoint, options.withTls(client), receiver);
  }
}
