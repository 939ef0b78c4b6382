package io.zerocall;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a client's certificate (RFC 5280) names the user, for {@link RpcTls#withUser}. A
 * certificate that doesn't have exactly one such part is refused.
 */
public enum CertificateUser implements Function<X509Certificate, String> {
  /** The common name (CN) of the subject, such as {@code ann}. */
  COMMON_NAME {
    @Override
    List<String> names(X509Certificate certificate) {
      return commonNames(SUBJECT.names(certificate).get(0));
    }
  },

  /** The whole subject as RFC 2253 writes it, such as {@code CN=ann,O=Example}. */
  SUBJECT {
    @Override
    List<String> names(X509Certificate certificate) {
      String subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
      return List.of(subject);
    }
  },

  /** The DNS name among the subject's alternative names, such as {@code worker.example.com}. */
  DNS_NAME {
    @Override
    List<String> names(X509Certificate certificate) {
      return alternativeNames(certificate, DNS_TAG);
    }
  },

  /** The URI among the subject's alternative names, such as {@code spiffe://example.com/ann}. */
  URI {
    @Override
    List<String> names(X509Certificate certificate) {
      return alternativeNames(certificate, URI_TAG);
    }
  };

  private static final int DNS_TAG = 2;
  private static final int URI_TAG = 6;

  abstract List<String> names(X509Certificate certificate);

  /**
   * Returns the user.
   *
   * @throws IllegalArgumentException if the certificate doesn't have exactly one such name
   */
  @Override
  public String apply(X509Certificate certificate) {
    List<String> names = names(certificate);
    if (names.size() == 1) {
      return names.get(0);
    }
    throw new IllegalArgumentException(
        "its subject " + SUBJECT.names(certificate).get(0) + " has "
            + names.size() + " names of the kind " + name()
            + " (expected: one, or another rule in RpcTls.withUser)");
  }

  private static List<String> commonNames(String subject) {
    List<String> names = new ArrayList<>();
    try {
      for (Rdn part : new LdapName(subject).getRdns()) {
        Attribute found = part.toAttributes().get("CN");
        NamingEnumeration<?> values = found == null ? null : found.getAll();
        while (values != null && values.hasMore()) {
          names.add(text(subject, values.next()));
        }
      }
    } catch (NamingException e) {
      throw malformed(subject, e);
    }
    return names;
  }

  private static String text(String subject, Object name) {
    if (name instanceof String text) {
      return text;
    }
    throw malformed(subject, null); // a value of another type, as bytes
  }

  private static List<String> alternativeNames(X509Certificate certificate, int tag) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> name : all) {
          if (name.get(0).equals(tag)) {
            names.add((String) name.get(1));
          }
        }
      }
    } catch (CertificateParsingException e) {
      throw malformed(SUBJECT.names(certificate).get(0), e);
    }
    return names;
  }

  private static IllegalArgumentException malformed(String subject, @Nullable Exception cause) {
    return new IllegalArgumentException("its subject " + subject + " is malformed", cause);
  }
}
