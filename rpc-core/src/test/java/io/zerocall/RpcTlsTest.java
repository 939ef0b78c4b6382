package io.zerocall;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.testing.TestAuthority;
import io.zerocall.testing.TestAuthority.Issued;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RpcTlsTest {
  private static final TestAuthority AUTHORITY = TestAuthority.shared();

  @TempDir
  private Path directory;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private Path copy(Path from, String name) throws IOException {
    return Files.copy(from, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void enginesSpeakTls13Only() throws Exception {
    Issued server = AUTHORITY.server();
    RpcTls tls = RpcTls.ofCertificate(server.certificates(), server.privateKey())
        .withTrust(AUTHORITY.certificate());
    assertThat(tls.serverEngine().getEnabledProtocols()).containsExactly("TLSv1.3");
    assertThat(tls.serverEngine().getNeedClientAuth()).isFalse();
    assertThat(tls.withClientCertificate().serverEngine().getNeedClientAuth()).isTrue();
    SSLEngine client = tls.withServerName("elsewhere.example").clientEngine("localhost", 1);
    assertThat(client.getEnabledProtocols()).containsExactly("TLSv1.3");
    assertThat(client.getPeerHost()).isEqualTo("elsewhere.example");
    assertThat(client.getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
    assertThat(RpcTls.ofContext(SSLContext.getDefault()).clientEngine("a", 1).getPeerHost())
        .isEqualTo("a");
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws IOException {
    Issued server = AUTHORITY.server();
    Issued client = AUTHORITY.client("ann");
    Path none = directory.resolve("none.pem");
    Path empty = file("empty.pem", "");
    Path older =
        file("older.pem", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
    Path broken =
        file("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    refuses(() -> RpcTls.ofTrust(none), none + ": there is no such file");
    refuses(() -> RpcTls.ofTrust(empty), empty + ": no certificate");
    refuses(() -> RpcTls.ofTrust(broken), broken + ": a malformed certificate");
    refuses(
        () -> RpcTls.ofCertificate(server.certificates(), older),
        older + ": 0 private keys (expected: one unencrypted in PKCS #8");
    refuses(
        () -> RpcTls.ofCertificate(server.certificates(), client.privateKey()),
        client.privateKey() + ": not the private key of the certificate");
  }

  private static void refuses(Runnable making, String message) {
    assertThatThrownBy(making::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void settingsThatWouldAdmitEverybodyAreRefused() throws Exception {
    Issued server = AUTHORITY.server();
    RpcTls publicTrust = RpcTls.ofCertificate(server.certificates(), server.privateKey());
    assertThatThrownBy(publicTrust::withClientCertificate)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no authorities that certify clients");
    assertThatThrownBy(() -> RpcTls.DEFAULT.withTrust(AUTHORITY.certificate()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("made of an SSLContext");
  }

  @Test
  void changedFilesAreReadAgainAndBadOnesAreNot() throws Exception {
    Issued first = AUTHORITY.server();
    Issued second = AUTHORITY.server("second.example");
    Path certificates = copy(first.certificates(), "chain.pem");
    Path privateKey = copy(first.privateKey(), "key.pem");
    TlsFiles files = new TlsFiles(certificates, privateKey, null);
    SSLContext before = files.context();
    Files.writeString(certificates, "nothing");
    Path untouched = copy(first.certificates(), "untouched.pem");
    TlsFiles others = new TlsFiles(untouched, privateKey, null);
    SSLContext same = others.context();
    copy(second.certificates(), "chain.pem");
    copy(second.privateKey(), "key.pem");
    SSLContext after = eventually("the new files are in use", files::context, now -> now != before);
    assertThat(files.context()).isSameAs(after);
    // The other one has looked at its key, which doesn't belong to its certificate any more.
    assertThat(others.context()).isSameAs(same);
  }

  @Test
  void aCertificateThatExpiredBeforeItsSessionWasResumedNamesNoUser() throws Exception {
    RpcTls tls = RpcTls.DEFAULT;
    assertThat(tls.user(session(AUTHORITY.client("ann")))).isEqualTo("ann");
    Issued expired = AUTHORITY.server(Instant.now().minus(Duration.ofDays(10)));
    assertThatThrownBy(() -> tls.user(session(expired)))
        .isInstanceOf(SSLException.class)
        .hasMessageStartingWith("the client's certificate is not valid now: NotAfter");
  }

  /** Returns a session whose peer has shown this certificate. */
  private static SSLSession session(Issued issued) {
    Certificate[] chain =
        PemFile.read(issued.certificates()).certificates().toArray(new Certificate[0]);
    return (SSLSession) Proxy.newProxyInstance(
        RpcTlsTest.class.getClassLoader(),
        new Class<?>[] {SSLSession.class},
        (proxy, method, arguments) ->
            method.getName().equals("getPeerCertificates") ? chain : null);
  }
}
