package io.zerocall;

import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The certificates and the trust of one side for {@code tls://} endpoints: TLS 1.3 (RFC 8446).
 * Immutable and thread-safe.
 *
 * <p>Files are in PEM format. They are looked at again when a connection is made, at most once a
 * second, and read again when they have changed. Established connections keep what they have. If
 * the new files can't be used, a warning is logged and the old ones stay in use.
 *
 * <p>A client always checks that the server's certificate is for the host of its endpoint, as HTTPS
 * does (RFC 2818), or for its {@linkplain #withServerName server name}.
 */
public final class RpcTls {
  /** A client's settings: shows no certificate, and trusts the authorities that the JVM trusts. */
  public static final RpcTls DEFAULT = ofContext(TlsContexts::ofDefault);

  private static final String[] VERSIONS = {"TLSv1.3"};

  private final @Nullable TlsFiles files;
  private final Supplier<SSLContext> contexts;
  private final boolean clientCertificate;
  private final @Nullable String serverName;
  private final Function<X509Certificate, String> users;

  private RpcTls(
      @Nullable TlsFiles files,
      Supplier<SSLContext> contexts,
      boolean clientCertificate,
      @Nullable String serverName,
      Function<X509Certificate, String> users) {
    this.files = files;
    this.contexts = contexts;
    this.clientCertificate = clientCertificate;
    this.serverName = serverName;
    this.users = users;
  }

  /**
   * Returns settings with a certificate, which servers need and clients may need. They trust the
   * authorities that the JVM trusts.
   *
   * @param certificates the certificate and those of its issuers, its own first
   * @param privateKey the unencrypted private key, in PKCS #8 ({@code BEGIN PRIVATE KEY})
   * @throws IllegalArgumentException if the files can't be read or don't belong together
   */
  public static RpcTls ofCertificate(Path certificates, Path privateKey) {
    return of(new TlsFiles(certificates, privateKey, null));
  }

  /**
   * Returns settings without a certificate, for clients.
   *
   * @param authorities the only certificates that are trusted, mostly those of authorities
   * @throws IllegalArgumentException if the file can't be read
   */
  public static RpcTls ofTrust(Path authorities) {
    return of(new TlsFiles(null, null, authorities));
  }

  /** Returns settings with the certificate and the trust of a context, for example of Spring's. */
  public static RpcTls ofContext(SSLContext context) {
    return ofContext(() -> context);
  }

  /**
   * Returns settings with a context that may change.
   *
   * @param contexts called for each connection, on several threads
   */
  public static RpcTls ofContext(Supplier<SSLContext> contexts) {
    return new RpcTls(null, contexts, false, null, CertificateUser.COMMON_NAME);
  }

  private static RpcTls of(TlsFiles files) {
    return new RpcTls(files, files::context, false, null, CertificateUser.COMMON_NAME);
  }

  /**
   * Returns a copy that trusts only these certificates, mostly those of authorities.
   *
   * @throws IllegalArgumentException if the file can't be read
   * @throws IllegalStateException if these settings were made of a context, which has its own trust
   */
  public RpcTls withTrust(Path authorities) {
    if (files == null) {
      throw new IllegalStateException("tls: made of an SSLContext (expected: the context's trust)");
    }
    TlsFiles changed = files.withTrust(authorities);
    return new RpcTls(changed, changed::context, clientCertificate, serverName, users);
  }

  /**
   * Returns a copy for a server that admits only clients with a certificate that it trusts. The
   * user of their calls ({@link RpcContext#user}) is the common name (CN) of the certificate's
   * subject. A certificate without one or with several is refused.
   *
   * @throws IllegalStateException if the files have no {@linkplain #withTrust trust} of their own:
   *     the authorities that a JVM trusts certify everybody
   */
  public RpcTls withClientCertificate() {
    if (files != null && !files.hasTrust()) {
      throw new IllegalStateException(
          "tls: no authorities that certify clients (expected: withTrust(…) before)");
    }
    return new RpcTls(files, contexts, true, serverName, users);
  }

  /**
   * Returns a copy that finds the user of a client's certificate in another way.
   *
   * @param user a rule of {@link CertificateUser}, or one that returns the user; an exception or an
   *     empty name refuses the client. Must be quick and thread-safe
   */
  public RpcTls withUser(Function<X509Certificate, String> user) {
    return new RpcTls(files, contexts, clientCertificate, serverName, user);
  }

  /**
   * Returns a copy for a client that expects another name in the server's certificate than the host
   * of the endpoint. The client also sends that name to the server (SNI).
   */
  public RpcTls withServerName(String name) {
    return new RpcTls(files, contexts, clientCertificate, name, users);
  }

  /** Returns a copy that expects this name, unless {@link #withServerName} has set another one. */
  public RpcTls orServerName(String name) {
    return serverName == null ? withServerName(name) : this;
  }

  /** Returns whether a server with these settings admits only clients with a certificate. */
  public boolean requiresClientCertificate() {
    return clientCertificate;
  }

  /**
   * Returns a new engine for a connection that a server has accepted. May read files.
   *
   * @throws IllegalStateException if there is no certificate, or no TLS 1.3
   */
  public SSLEngine serverEngine() {
    if (files != null && !files.hasCertificate()) {
      throw new IllegalStateException(
          "tls: no certificate, which a server needs (expected: RpcTls.ofCertificate(…))");
    }
    SSLEngine engine = contexts.get().createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = new SSLParameters();
    parameters.setNeedClientAuth(clientCertificate);
    return configured(engine, parameters);
  }

  /** Returns a new engine for a connection to a server. May read files. */
  public SSLEngine clientEngine(String host, int port) {
    SSLEngine engine = contexts.get().createSSLEngine(serverName == null ? host : serverName, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = new SSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    return configured(engine, parameters);
  }

  private static SSLEngine configured(SSLEngine engine, SSLParameters parameters) {
    parameters.setProtocols(VERSIONS);
    engine.setSSLParameters(parameters);
    return engine;
  }

  /**
   * Returns the user of a client's certificate, which has been verified.
   *
   * @throws SSLException if there is no certificate, or it has expired since it was verified, or it
   *     names no user
   */
  public String user(SSLSession session) throws SSLException {
    X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
    String user;
    try {
      certificate.checkValidity(); // a session may be resumed after its certificate has expired
      user = users.apply(certificate);
    } catch (CertificateException e) {
      throw new SSLException("the client's certificate is not valid now: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new SSLException("the client's certificate names no user: " + e.getMessage(), e);
    }
    if (user == null || user.isEmpty()) {
      throw new SSLException("the client's certificate names no user");
    }
    return user;
  }
}
