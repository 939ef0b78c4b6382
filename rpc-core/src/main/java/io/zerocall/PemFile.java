package io.zerocall;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file in PEM format (RFC 7468), as it was when it was read. */
record PemFile(Path path, String text) {
  private static final int MOST_BYTES = 4 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s+([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  /** @throws IllegalArgumentException if the file can't be read */
  static PemFile read(Path path) {
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new IllegalArgumentException(path + ": more than " + MOST_BYTES + " bytes");
      }
      return new PemFile(path, Files.readString(path, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(path + ": there is no such file");
    } catch (IOException e) {
      throw new IllegalArgumentException(path + ": can't be read: " + e.getMessage());
    }
  }

  /** @throws IllegalArgumentException if there are none, or one is malformed */
  List<X509Certificate> certificates() {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] block : blocks("CERTIFICATE")) {
        Certificate certificate = factory.generateCertificate(new ByteArrayInputStream(block));
        certificates.add((X509Certificate) certificate);
      }
    } catch (CertificateException e) {
      throw new IllegalArgumentException(path + ": a malformed certificate: " + e.getMessage());
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException(
          path + ": no certificate (expected: -----BEGIN CERTIFICATE-----)");
    }
    return certificates;
  }

  /**
   * Returns the private key that the file contains.
   *
   * @param algorithm that of the public key: {@code RSA}, {@code EC} or {@code EdDSA}
   * @throws IllegalArgumentException if there is none, or not in PKCS #8
   */
  PrivateKey privateKey(String algorithm) {
    List<byte[]> keys = blocks("PRIVATE KEY");
    if (keys.size() != 1) {
      throw new IllegalArgumentException(path + ": " + keys.size() + " private keys (expected: one"
          + " unencrypted in PKCS #8, -----BEGIN PRIVATE KEY-----, as \"openssl pkcs8 -topk8"
          + " -nocrypt\" writes it)");
    }
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(keys.get(0)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          path + ": not the private key of a certificate with a key of type " + algorithm);
    }
  }

  private List<byte[]> blocks(String label) {
    List<byte[]> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(label)) {
        blocks.add(decoded(matcher.group(2)));
      }
    }
    return blocks;
  }

  private byte[] decoded(String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ": malformed Base64");
    }
  }

  /** Omits the text, which may contain a key. */
  @Override
  public String toString() {
    return path.toString();
  }
}
