package io.zerocall.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.testing.RandomSeed;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  @Test
  void aNetworkContainsTheAddressesWithItsPrefix() throws Exception {
    Random random = RandomSeed.random("NetworkTest");
    for (int i = 0; i < 20_000; i++) {
      int size = random.nextBoolean() ? 4 : 16;
      byte[] address = new byte[size];
      random.nextBytes(address);
      int bits = random.nextInt(size * 8 + 1);
      BigInteger prefix = new BigInteger(1, address).shiftRight(size * 8 - bits);
      Network network = Network.parse(text(prefix.shiftLeft(size * 8 - bits), size) + "/" + bits);
      byte[] other = address.clone();
      int flipped = random.nextInt(size * 8);
      other[flipped / 8] ^= (byte) (0x80 >> flipped % 8);
      assertThat(network.contains(InetAddress.getByAddress(address))).isTrue();
      assertThat(network.contains(InetAddress.getByAddress(other)))
          .as("%s with bit %d changed in %s", InetAddress.getByAddress(address), flipped, network)
          .isEqualTo(flipped >= bits);
      assertThat(Network.parse(network.toString())).isEqualTo(network);
    }
  }

  private static String text(BigInteger value, int size) throws UnknownHostException {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = value.shiftRight(8 * (size - 1 - i)).byteValue();
    }
    // A mapped address is an IPv4 address to Java, so its text is written here.
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < size; i += size == 4 ? 1 : 2) {
      text.append(i == 0 ? "" : size == 4 ? "." : ":");
      text.append(
          size == 4
              ? String.valueOf(bytes[i] & 0xff)
              : Integer.toHexString((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10",
        "10.0.0",
        "localhost",
        "example.com/8",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/8/8",
        "256.0.0.1",
        " 10.0.0.1",
        "10.0.0.1 ",
        "[::1]",
        "1.2.3.4.5",
        ":::",
        "10.0.0.0/0x8"
      })
  void whatIsNoNetworkIsRefused(String text) {
    assertThatThrownBy(() -> Network.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("network: \"" + text + "\" (expected: ");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "0:0:0:0:0:0:0:1, ::1",
    "fe80:0:0:0:0:0:0:1%lo, fe80::1",
    "localhost, ",
    "a.b, ",
    "999.0.0.1, "
  })
  void aHostIsAnAddressOnlyIfItIsWrittenAsOne(String host, String address) throws Exception {
    InetAddress expected = address == null ? null : InetAddress.getByName(address);
    assertThat(Hosts.address(host)).isEqualTo(expected);
  }
}
