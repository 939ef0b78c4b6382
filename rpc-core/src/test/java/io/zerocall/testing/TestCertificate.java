package io.zerocall.testing;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;

/**
 * Writes X.509 certificates (RFC 5280) in DER, for tests. The JDK has no public class for that, and
 * its keytool takes a second for each certificate.
 */
final class TestCertificate {
  private static final AtomicLong SERIALS = new AtomicLong(System.nanoTime());
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int INTEGER = 2;
  private static final int BIT_STRING = 3;
  private static final int OCTET_STRING = 4;
  private static final int OID = 6;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int DNS_NAME = 0x82;
  private static final int URI = 0x86;
  private static final int IP_ADDRESS = 0x87;
  private static final byte[] ECDSA_WITH_SHA256 = der(SEQUENCE, oid("2a8648ce3d040302"));
  private static final byte[] TRUE = {1, 1, (byte) 0xff};

  private TestCertificate() {}

  /**
   * Returns a signed certificate. Its hosts are names, URIs, or addresses that begin with a digit.
   */
  static byte[] sign(
      String issuer,
      PrivateKey issuersKey,
      String subject,
      PublicKey key,
      Instant from,
      Instant to,
      List<String> hosts,
      boolean isAuthority) {
    byte[] signed = der(
        SEQUENCE,
        der(0xa0, der(INTEGER, new byte[] {2})),
        der(INTEGER, BigInteger.valueOf(SERIALS.incrementAndGet()).toByteArray()),
        ECDSA_WITH_SHA256,
        new X500Principal(issuer).getEncoded(),
        der(SEQUENCE, time(from), time(to)),
        new X500Principal(subject).getEncoded(),
        key.getEncoded(),
        der(0xa3, der(SEQUENCE, authority(isAuthority), alternativeNames(hosts))));
    return der(SEQUENCE, signed, ECDSA_WITH_SHA256, bits(signature(issuersKey, signed)));
  }

  private static byte[] authority(boolean isAuthority) {
    byte[] value = isAuthority ? der(SEQUENCE, TRUE) : der(SEQUENCE);
    return der(SEQUENCE, oid("551d13"), TRUE, der(OCTET_STRING, value));
  }

  private static byte[] alternativeNames(List<String> hosts) {
    if (hosts.isEmpty()) {
      return new byte[0];
    }
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    for (String host : hosts) {
      byte[] text = host.getBytes(StandardCharsets.US_ASCII);
      names.writeBytes(
          Character.isDigit(host.charAt(0))
              ? der(IP_ADDRESS, address(host))
              : der(host.contains("://") ? URI : DNS_NAME, text));
    }
    byte[] value = der(SEQUENCE, names.toByteArray());
    return der(SEQUENCE, oid("551d11"), der(OCTET_STRING, value));
  }

  private static byte[] address(String host) {
    try {
      return InetAddress.getByName(host).getAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] time(Instant time) {
    return der(GENERALIZED_TIME, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] oid(String hex) {
    return der(OID, HexFormat.of().parseHex(hex));
  }

  private static byte[] bits(byte[] bytes) {
    return der(BIT_STRING, new byte[] {0}, bytes);
  }

  private static byte[] signature(PrivateKey key, byte[] content) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.write(tag);
    int length = content.size();
    if (length < 0x80) {
      der.write(length);
    } else if (length < 0x100) {
      der.write(0x81);
      der.write(length);
    } else {
      der.write(0x82);
      der.write(length >> 8);
      der.write(length);
    }
    der.writeBytes(content.toByteArray());
    return der.toByteArray();
  }
}
