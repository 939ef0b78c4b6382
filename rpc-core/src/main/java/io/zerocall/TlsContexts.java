package io.zerocall;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes contexts for TLS. */
final class TlsContexts {
  private static final char[] NO_PASSWORD = {};

  private TlsContexts() {}

  /** Returns the context without a certificate that trusts what the JVM trusts. */
  static SSLContext ofDefault() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("tls: the JVM's own trust can't be read: " + e, e);
    }
  }

  /**
   * Returns a context of the content of files.
   *
   * @param privateKey null if there are no certificates
   * @param authorities null for those that the JVM trusts
   * @throws IllegalArgumentException if the files are malformed or don't belong together
   */
  static SSLContext of(
      @Nullable PemFile certificates, @Nullable PemFile privateKey, @Nullable PemFile authorities) {
    try {
      KeyManager[] keys = certificates == null || privateKey == null
          ? null
          : keys(certificates.certificates(), privateKey);
      TrustManager[] trust = authorities == null ? null : trust(authorities.certificates());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("tls: " + e.getMessage(), e);
    }
  }

  private static KeyManager[] keys(List<X509Certificate> chain, PemFile file)
      throws GeneralSecurityException, IOException {
    PublicKey publicKey = chain.get(0).getPublicKey();
    PrivateKey privateKey = file.privateKey(publicKey.getAlgorithm());
    if (!isPair(privateKey, publicKey)) {
      throw new IllegalArgumentException(file + ": not the private key of the certificate");
    }
    KeyStore store = empty();
    store.setKeyEntry("own", privateKey, NO_PASSWORD, chain.toArray(new X509Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static boolean isPair(PrivateKey privateKey, PublicKey publicKey)
      throws GeneralSecurityException {
    String algorithm = switch (publicKey.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "EdDSA" -> "EdDSA";
      default -> null;
    };
    if (algorithm == null) {
      return true; // the handshake will tell
    }
    byte[] probe = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(privateKey);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(probe);
    return signature.verify(signed);
  }

  private static TrustManager[] trust(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("trusted-" + i, authorities.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }
}
