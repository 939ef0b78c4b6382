package io.zerocall;

import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The files that a context for TLS is made of. The context is replaced when they have changed.
 * Thread-safe.
 */
final class TlsFiles {
  private final @Nullable Path certificates;
  private final @Nullable Path privateKey;
  private final @Nullable Path authorities;
  private final WatchedFiles<SSLContext> context;

  /**
   * Reads the files.
   *
   * @param certificates null without a certificate; then there is no private key either
   * @param authorities null for those that the JVM trusts
   * @throws IllegalArgumentException if the files can't be read or don't belong together
   */
  TlsFiles(@Nullable Path certificates, @Nullable Path privateKey, @Nullable Path authorities) {
    this.certificates = certificates;
    this.privateKey = privateKey;
    this.authorities = authorities;
    this.context = new WatchedFiles<>(
        Stream.of(certificates, privateKey, authorities)
            .filter(Objects::nonNull)
            .toList(),
        () -> TlsContexts.of(pem(certificates), pem(privateKey), pem(authorities)),
        RpcTls.class);
  }

  TlsFiles withTrust(Path trusted) {
    return new TlsFiles(certificates, privateKey, trusted);
  }

  boolean hasCertificate() {
    return certificates != null;
  }

  boolean hasTrust() {
    return authorities != null;
  }

  /** Returns the context of the files as they are, or were when they were valid last. */
  SSLContext context() {
    return context.content();
  }

  private static @Nullable PemFile pem(@Nullable Path path) {
    return path == null ? null : PemFile.read(path);
  }
}
