package io.zerocall.transport.tls;

import io.zerocall.transport.engine.Printable;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Explains why a connection inside TLS failed. */
public final class TlsFailures {
  private static final Pattern ALERT =
      Pattern.compile("(?:Received fatal alert|Received close_notify).*?: ?([a-z_]+)|.*");

  /** How messages begin in later versions of Java. */
  private static final Pattern ALERT_FIRST = Pattern.compile("^\\([a-z_]+\\) ");

  private TlsFailures() {}

  /**
   * Returns the reason as a part of a sentence, in visible characters only.
   *
   * @param peer the other side: {@code server} or {@code client}
   */
  public static String explain(Exception failure, String peer) {
    String text = ALERT_FIRST.matcher(String.valueOf(failure.getMessage())).replaceFirst("");
    if (failure instanceof NotTlsException other) {
      return "the " + peer + " " + other.guess();
    }
    String certificate = "the " + peer + "'s certificate ";
    Throwable cause = deepest(failure);
    if (cause instanceof CertificateExpiredException) {
      return Printable.text(certificate + "has expired (" + cause.getMessage() + ")");
    } else if (cause instanceof CertificateNotYetValidException) {
      return Printable.text(certificate + "is not valid yet (" + cause.getMessage() + ")");
    } else if (cause instanceof CertPathBuilderException) {
      return Printable.text(certificate + "is not signed by a trusted authority (" + text + ")");
    } else if (cause instanceof CertificateException
        && cause.getMessage() != null
        && cause.getMessage().startsWith("No ")) {
      return Printable.text(certificate + "is for another host (" + cause.getMessage() + ")");
    } else if (text.startsWith("Empty client certificate chain")) {
      return "the client showed no certificate";
    }
    String alert = alert(text);
    return alert == null ? Printable.text(text) : ofAlert(alert, peer);
  }

  private static Throwable deepest(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < 16 && cause.getCause() != null; i++) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static @Nullable String alert(String text) {
    Matcher matcher = ALERT.matcher(text);
    return matcher.matches() ? matcher.group(1) : null;
  }

  private static String ofAlert(String alert, String peer) {
    String meaning = switch (alert) {
      case "certificate_required" -> "requires a certificate";
      case "bad_certificate", "certificate_unknown" ->
        "requires a certificate, or doesn't trust this one";
      case "unknown_ca" -> "doesn't trust the authority of this certificate";
      case "certificate_expired" -> "says that this certificate has expired";
      case "certificate_revoked" -> "says that this certificate is revoked";
      case "protocol_version" -> "doesn't speak TLS 1.3";
      case "handshake_failure", "insufficient_security" -> "has no cipher or key in common";
      case "unrecognized_name" -> "doesn't know this host name";
      default -> "has ended the connection";
    };
    return "the " + peer + " " + meaning + " (alert " + Printable.text(alert) + ")";
  }
}
