package io.zerocall.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, false",
    "127.0.0.2, 127.0.0.2, true",
    "::ffff:192.0.2.1, 192.0.2.1, false",
    "::1, 0:0:0:0:0:0:0:1, true",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64, false",
    "2001:db8:1:2:ffff::, 2001:db8:1:2::/64, false",
    "2001:db8:1:3:3:4:5:6, 2001:db8:1:3::/64, false",
    "fe80::1, fe80:0:0:0:0:0:0:1, false"
  })
  void aHostIsAClientAndInIpv6ItsNetworkIs(String address, String client, boolean isLocal) {
    String host = Hosts.literal(new InetSocketAddress(address, 1_234));
    assertThat(Hosts.client(host)).isEqualTo(client);
    assertThat(Hosts.isThisMachine(host)).isEqualTo(isLocal);
  }

  @Test
  void anAddressWithoutHostHasNoName() {
    assertThat(Hosts.literal(UnixDomainSocketAddress.of("/tmp/x"))).isNull();
    assertThat(Hosts.literal(null)).isNull();
  }
}
