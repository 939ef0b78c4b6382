package io.zerocall.bench.contender;

import io.zerocall.RpcTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The certificate of the measured servers for 127.0.0.1, and its key, which protects nothing: it is
 * a part of these benchmarks.
 */
final class BenchCertificate {
  private static final String CERTIFICATE = "certificate.pem";
  private static final String KEY = "key.pem";

  private BenchCertificate() {}

  static InputStream certificate() {
    return resource(CERTIFICATE);
  }

  static InputStream key() {
    return resource(KEY);
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(BenchCertificate.class.getResourceAsStream(name));
  }

  static RpcTls ofServer() {
    return RpcTls.ofCertificate(copy(CERTIFICATE), copy(KEY));
  }

  static RpcTls ofClient() {
    return RpcTls.ofTrust(copy(CERTIFICATE));
  }

  private static Path copy(String name) {
    try (InputStream in = resource(name)) {
      Path file = Files.createTempFile("zerocall-bench", name);
      file.toFile().deleteOnExit();
      Files.write(file, in.readAllBytes());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
