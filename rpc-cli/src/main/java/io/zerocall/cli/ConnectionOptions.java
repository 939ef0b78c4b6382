package io.zerocall.cli;

import io.zerocall.RpcCurve;
import io.zerocall.RpcEngine;
import io.zerocall.RpcTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Engine, credentials and certificates: the options common to all commands, on either side. */
class ConnectionOptions {
  private static final String STANDARD_INPUT = "-";

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "The user to log in as; on a server the only user that may log in (ZeroMQ's PLAIN, which"
              + " encrypts the password at tls:// only). Needs --password-file.")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The user's password: the first line of a file; - reads the standard input.")
  private @Nullable String passwordFile;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      completionCandidates = Choices.OfEngine.class,
      description = "The implementation of ZeroMQ: native or jeromq. Default: native.")
  private RpcEngine engine = RpcEngine.NATIVE;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "This side's certificate for tls:// (PEM, its own first), which a server needs."
          + " Needs --cert-key.")
  private @Nullable Path certificates;

  @Option(
      names = "--cert-key",
      paramLabel = "FILE",
      description = "The key of --cert (PEM, PKCS #8, without a password).")
  private @Nullable Path privateKey;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description =
          "The authorities that tls:// trusts (PEM). A server with this admits only clients"
              + " with a certificate of theirs, whose CN is the user. Default: those of Java.")
  private @Nullable Path authorities;

  @Option(
      names = "--curve-secret",
      paramLabel = "FILE",
      description = "This side's secret key for CURVE, ZeroMQ's encryption (Z85, or *.key_secret).")
  private @Nullable Path curveSecret;

  @Option(
      names = "--curve-server",
      paramLabel = "FILE",
      description = "The server's public key for CURVE (Z85, or *.key). Needs --curve-secret.")
  private @Nullable Path curveServer;

  ConnectionOptions() {}

  final RpcEngine engine() {
    return engine;
  }

  /** Returns whether the password is read from the standard input. */
  final boolean readsInput() {
    return STANDARD_INPUT.equals(passwordFile);
  }

  final boolean hasUser() {
    return user != null;
  }

  /** Passes on user and password, if they are given. */
  final void plain(BiConsumer<String, String> receiver) {
    if (user != null && passwordFile != null) {
      receiver.accept(user, password("--password-file", passwordFile));
    } else if (user != null) {
      throw mistake("--user needs --password-file=FILE");
    } else if (passwordFile != null) {
      throw mistake("--password-file needs --user=NAME");
    }
  }

  /**
   * Passes on a client's settings for TLS, if they are given.
   *
   * @throws IllegalArgumentException if a file is invalid
   */
  final void clientTls(Consumer<RpcTls> receiver) {
    if (hasCertificate()) {
      receiver.accept(certified());
    } else if (authorities != null) {
      receiver.accept(RpcTls.ofTrust(authorities));
    }
  }

  /**
   * Passes on a server's settings for TLS, if they are given.
   *
   * @throws IllegalArgumentException if a file is invalid
   */
  final void serverTls(Consumer<RpcTls> receiver) {
    if (hasCertificate()) {
      RpcTls own = certified();
      receiver.accept(authorities == null ? own : own.withClientCertificate());
    } else if (authorities != null) {
      throw mistake("--cacert needs --cert=FILE on a server");
    }
  }

  /**
   * Passes on a client's keys for CURVE, if they are given.
   *
   * @throws IllegalArgumentException if a file is invalid
   */
  final void clientCurve(Consumer<RpcCurve> receiver) {
    if (curveServer != null) {
      receiver.accept(RpcCurve.ofClient(requireCurveSecret(), curveServer));
    } else if (curveSecret != null) {
      throw mistake("--curve-secret needs --curve-server=FILE");
    }
  }

  /** Returns this side's secret key for CURVE, which another option needs. */
  final Path requireCurveSecret() {
    if (curveSecret == null) {
      throw mistake("--curve-secret=FILE is missing");
    }
    return curveSecret;
  }

  private boolean hasCertificate() {
    if ((certificates == null) != (privateKey == null)) {
      throw mistake("--cert and --cert-key must be used together");
    }
    return certificates != null;
  }

  private RpcTls certified() {
    RpcTls own = RpcTls.ofCertificate(
        Objects.requireNonNull(certificates), Objects.requireNonNull(privateKey));
    return authorities == null ? own : own.withTrust(authorities);
  }

  /** Reads the password in a file that an option names. */
  final String password(String option, String file) {
    String line;
    try (InputStream in =
            file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(file));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      line = reader.readLine();
    } catch (NoSuchFileException | InvalidPathException e) {
      throw mistake(option + ": " + file + " does not exist");
    } catch (IOException e) {
      throw mistake(option + ": " + file + " can't be read: " + e.getMessage());
    }
    if (line == null) {
      throw mistake(option + ": " + file + " is empty (expected: a line with the password)");
    }
    return line;
  }

  final ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
