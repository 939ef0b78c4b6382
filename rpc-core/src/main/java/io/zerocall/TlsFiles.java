package io.zerocall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that a context for TLS is made of. The context is replaced when they have changed.
 * Thread-safe.
 */
final class TlsFiles {
  private static final Logger LOG = LoggerFactory.getLogger(RpcTls.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final @Nullable Path certificates;
  private final @Nullable Path privateKey;
  private final @Nullable Path authorities;
  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime());
  private volatile Version version;
  private volatile String refused = "";

  /** @param state identifies the files as they were just before they were read */
  private record Version(String state, SSLContext context) {}

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
    this.version = read(state());
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

  /** Returns the context, after a look at the files unless the last look was just now. */
  SSLContext context() {
    long last = lookedAt.get();
    long now = System.nanoTime();
    if (now - last >= PAUSE_NANOS && lookedAt.compareAndSet(last, now)) {
      refresh();
    }
    return version.context();
  }

  private void refresh() {
    String state = state();
    if (state.equals(version.state()) || state.equals(refused)) {
      return;
    }
    try {
      version = read(state);
      LOG.info("{} have changed and are in use", this);
    } catch (IllegalArgumentException e) {
      refused = state; // reported once
      LOG.warn("{}; the last valid version of {} stays in use", e.getMessage(), this);
    }
  }

  private Version read(String state) {
    return new Version(state, TlsContexts.of(pem(certificates), pem(privateKey), pem(authorities)));
  }

  private static @Nullable PemFile pem(@Nullable Path path) {
    return path == null ? null : PemFile.read(path);
  }

  private String state() {
    return paths().map(TlsFiles::state).collect(Collectors.joining("|"));
  }

  private static String state(Path path) {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
    } catch (IOException e) {
      return "unreadable";
    }
  }

  private Stream<Path> paths() {
    return Stream.of(certificates, privateKey, authorities).filter(Objects::nonNull);
  }

  /** Lists the files. */
  @Override
  public String toString() {
    return paths().map(Path::toString).collect(Collectors.joining(", "));
  }
}
