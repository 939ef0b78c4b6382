package io.zerocall.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of IP addresses in CIDR notation, such as {@code 10.0.0.0/8}. Immutable. */
public final class Network {
  private static final Pattern NOTATION = Pattern.compile("([^/]+)(?:/([0-9]{1,3}))?");

  private final byte[] prefix;
  private final int bits;

  private Network(byte[] prefix, int bits) {
    this.prefix = prefix;
    this.bits = bits;
  }

  /**
   * Parses a network, or a single address such as {@code 192.0.2.1} or {@code ::1}.
   *
   * @throws IllegalArgumentException if the text is neither, or has bits after those of the network
   */
  public static Network parse(String text) {
    Matcher matcher = NOTATION.matcher(text);
    InetAddress address = matcher.matches() ? Hosts.address(matcher.group(1)) : null;
    if (address == null) {
      throw malformed(text, "an address such as 192.0.2.1, or a network such as 10.0.0.0/8");
    }
    byte[] bytes = address.getAddress();
    String length = matcher.group(2);
    int most = bytes.length * Byte.SIZE;
    int bits = length == null ? most : Integer.parseInt(length);
    if (bits > most) {
      throw malformed(text, "a length from 0 to " + most);
    }
    Network network = new Network(masked(bytes, bits), bits);
    if (!Arrays.equals(network.prefix, bytes)) {
      throw malformed(text, network.toString());
    }
    return network;
  }

  private static IllegalArgumentException malformed(String text, String expected) {
    return new IllegalArgumentException("network: \"" + text + "\" (expected: " + expected + ")");
  }

  private static byte[] masked(byte[] address, int bits) {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] &= (byte) mask(bits - i * Byte.SIZE);
    }
    return masked;
  }

  /** Returns the mask of a byte of which this many bits belong to the network. */
  private static int mask(int bits) {
    return bits <= 0 ? 0 : 0xff << Math.max(0, Byte.SIZE - bits);
  }

  /** Returns whether an address belongs to the network. IPv4 and IPv6 have separate networks. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != prefix.length) {
      return false;
    }
    for (int i = 0; i * Byte.SIZE < bits; i++) {
      if (((bytes[i] ^ prefix[i]) & mask(bits - i * Byte.SIZE)) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network network
        && bits == network.bits
        && Arrays.equals(prefix, network.prefix);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(prefix) + bits;
  }

  /** Returns the CIDR notation. */
  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(prefix).getHostAddress() + "/" + bits;
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
