package io.zerocall;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.BasicAttribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** Finds the user that a certificate is for. */
final class SubjectName {
  private static final String COMMON_NAME = "CN";

  private SubjectName() {}

  /**
   * Returns the common name of the certificate's subject.
   *
   * @throws IllegalArgumentException if the subject doesn't have exactly one
   */
  static String of(X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
    List<Object> names = new ArrayList<>();
    try {
      for (Rdn part : new LdapName(subject).getRdns()) {
        NamingEnumeration<?> values = valuesOf(part);
        while (values.hasMore()) {
          names.add(values.next());
        }
      }
    } catch (NamingException e) {
      throw new IllegalArgumentException("its subject " + subject + " is malformed", e);
    }
    if (names.size() == 1 && names.get(0) instanceof String name) {
      return name;
    }
    throw new IllegalArgumentException("its subject " + subject + " has " + names.size()
        + " common names (expected: one, or another rule in RpcTls.withUser)");
  }

  private static NamingEnumeration<?> valuesOf(Rdn part) throws NamingException {
    Attribute names = part.toAttributes().get(COMMON_NAME);
    return names == null ? new BasicAttribute(COMMON_NAME).getAll() : names.getAll();
  }
}
