package io.zerocall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.testing.TestAuthority;
import io.zerocall.testing.TestAuthority.Issued;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;

class CertificateUserTest {
  private static final TestAuthority AUTHORITY = TestAuthority.shared();
  private static final String SPIFFE = "spiffe://example.com/ann";

  private static X509Certificate certificate(Issued issued) {
    return PemFile.read(issued.certificates()).certificates().get(0);
  }

  @Test
  void eachRuleReadsItsPart() {
    X509Certificate ann = certificate(AUTHORITY.client("ann"));
    assertThat(CertificateUser.COMMON_NAME.apply(ann)).isEqualTo("ann");
    assertThat(CertificateUser.SUBJECT.apply(ann)).isEqualTo("CN=ann,O=Tests");
    X509Certificate other = certificate(AUTHORITY.server("ann.example.com", SPIFFE, "192.0.2.1"));
    assertThat(CertificateUser.DNS_NAME.apply(other)).isEqualTo("ann.example.com");
    assertThat(CertificateUser.URI.apply(other)).isEqualTo(SPIFFE);
  }

  @Test
  void theNameMustBeTheOnlyOneOfItsKind() {
    X509Certificate none = certificate(AUTHORITY.subject("O=Tests"));
    for (CertificateUser rule : CertificateUser.values()) {
      if (rule != CertificateUser.SUBJECT) {
        assertThatThrownBy(() -> rule.apply(none))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("its subject O=Tests has 0 names of the kind " + rule);
      }
    }
    X509Certificate two = certificate(AUTHORITY.subject("CN=ann,CN=bob"));
    assertThatThrownBy(() -> CertificateUser.COMMON_NAME.apply(two))
        .hasMessageStartingWith("its subject CN=ann,CN=bob has 2 names");
    X509Certificate hosts = certificate(AUTHORITY.server("a.example", "b.example"));
    assertThatThrownBy(() -> CertificateUser.DNS_NAME.apply(hosts)).hasMessageContaining("2 names");
  }

  @Test
  void aValueThatLooksLikeAnotherNameIsNone() {
    assertThat(CertificateUser.COMMON_NAME.apply(
            certificate(AUTHORITY.subject("CN=ann\\,CN\\=root,O=CN\\=eve"))))
        .isEqualTo("ann,CN=root");
  }
}
