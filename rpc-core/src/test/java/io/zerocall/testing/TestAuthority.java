package io.zerocall.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A certificate authority of the tests. Keeps what it has issued, in a directory that is deleted
 * when the JVM ends. Thread-safe.
 */
public final class TestAuthority {
  private static final Map<String, TestAuthority> SHARED = new ConcurrentHashMap<>();
  private static final Duration DAY = Duration.ofDays(1);

  private final String name;
  private final Path directory;
  private final KeyPair keys = keys();
  private final byte[] own;
  private final Map<String, Issued> issued = new ConcurrentHashMap<>();

  /**
   * A certificate in PEM files.
   *
   * @param certificates with the authority's certificate at the end
   */
  public record Issued(Path certificates, Path privateKey) {}

  private TestAuthority(String name) {
    this.name = "CN=" + name;
    try {
      directory = Files.createTempDirectory("zerocall-certificates");
      Runtime.getRuntime().addShutdownHook(new Thread(this::delete));
      Instant now = Instant.now();
      own = TestCertificate.sign(
          this.name,
          keys.getPrivate(),
          this.name,
          keys.getPublic(),
          now.minus(DAY),
          now.plus(DAY),
          List.of(),
          true);
      Files.writeString(certificate(), pem("CERTIFICATE", own));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private void delete() {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the authority that all tests share. */
  public static TestAuthority shared() {
    return named("Test authority");
  }

  /** Returns another authority. */
  public static TestAuthority named(String name) {
    return SHARED.computeIfAbsent(name, TestAuthority::new);
  }

  /** Returns the file of its own certificate. */
  public Path certificate() {
    return directory.resolve("ca.crt");
  }

  /** Returns a server's certificate, for localhost and 127.0.0.1. */
  public Issued server() {
    return server("localhost", "127.0.0.1");
  }

  /** Returns a server's certificate for these hosts. */
  public Issued server(String... hosts) {
    return issue("CN=server", Instant.now().minus(DAY), hosts);
  }

  /** Returns a certificate for localhost that is valid for a day from this time on. */
  public Issued server(Instant from) {
    return issue("CN=server", from, "localhost", "127.0.0.1");
  }

  /** Returns a client's certificate. */
  public Issued client(String user) {
    return subject("CN=" + user + ",O=Tests");
  }

  /** Returns a client's certificate with another subject. */
  public Issued subject(String subject) {
    return issue(subject, Instant.now().minus(DAY));
  }

  private Issued issue(String subject, Instant from, String... hosts) {
    return issued.computeIfAbsent(
        subject + " " + from.getEpochSecond() / 3_600 + List.of(hosts),
        any -> make(subject, from, List.of(hosts)));
  }

  private Issued make(String subject, Instant from, List<String> hosts) {
    KeyPair pair = keys();
    Instant to = from.plus(DAY).plus(DAY);
    byte[] certificate = TestCertificate.sign(
        name, keys.getPrivate(), subject, pair.getPublic(), from, to, hosts, false);
    try {
      Path certificates = Files.createTempFile(directory, "certificate", ".crt");
      Path privateKey = Files.createTempFile(directory, "private", ".key");
      Files.writeString(certificates, pem("CERTIFICATE", certificate) + pem("CERTIFICATE", own));
      Files.writeString(privateKey, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      return new Issued(certificates, privateKey);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(String label, byte[] content) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }
}
