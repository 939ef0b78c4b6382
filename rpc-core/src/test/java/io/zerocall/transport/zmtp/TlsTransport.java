package io.zerocall.transport.zmtp;

import io.zerocall.RpcTls;
import io.zerocall.testing.TestAuthority;
import io.zerocall.testing.TestAuthority.Issued;
import io.zerocall.transport.SecuredTransport;
import io.zerocall.transport.Transport;

/** The native engine with settings for TLS. */
final class TlsTransport {
  private TlsTransport() {}

  static Transport of(RpcTls server, RpcTls client) {
    return new SecuredTransport(
        new ZmtpTransport(),
        options -> options.withTls(server),
        options -> options.withTls(client));
  }

  /** Returns an engine whose clients trust its servers. */
  static Transport simple() {
    return of(serving(TestAuthority.shared().server()), trusting());
  }

  /** Returns an engine whose servers also require certificates, which its clients have. */
  static Transport mutual() {
    TestAuthority authority = TestAuthority.shared();
    Issued ann = authority.client("ann");
    return of(
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
}
