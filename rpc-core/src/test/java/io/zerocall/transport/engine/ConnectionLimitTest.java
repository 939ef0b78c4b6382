package io.zerocall.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.Refusals;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.Settings;
import io.zerocall.transport.engine.ConnectionLimit.Permit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest {
  private final Refusals refusals = new Refusals();

  private ConnectionLimit limit(int most, int mostOfClient) {
    return new ConnectionLimit(
        new Settings().maxConnections(most).options().withConnectionsPerClient(mostOfClient),
        new Counters(refusals),
        new RateLimitedLog());
  }

  private static List<Permit> admit(ConnectionLimit limit, String host, int count) {
    List<Permit> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add(limit.admit(host));
    }
    assertThat(places).doesNotContainNull();
    return places;
  }

  @Test
  void aClientHasAQuarterOfAllUnlessSet() {
    ConnectionLimit limit = limit(8, 0);
    List<Permit> two = admit(limit, "192.0.2.1", 2);
    assertThat(limit.admit("192.0.2.1")).isNull();
    assertThat(refusals.of(RefusedBy.CONNECTIONS_PER_CLIENT)).isEqualTo(1);
    admit(limit, "192.0.2.2", 1);
    two.get(0).free();
    two.get(0).free();
    admit(limit, "192.0.2.1", 1);
    assertThat(limit.admit("192.0.2.1")).isNull();
    assertThat(refusals.of(RefusedBy.CONNECTIONS)).isZero();
  }

  @Test
  void thisMachineHasAllUnlessALimitIsSet() {
    ConnectionLimit limit = limit(8, 0);
    List<Permit> all = admit(limit, "127.0.0.1", 7);
    all.addAll(admit(limit, null, 1));
    all.forEach(permit -> assertThat(permit.login("ann")).isNull());
    assertThat(limit.admit("127.0.0.1")).isNull();
    assertThat(limit.admit("192.0.2.1")).isNull();
    assertThat(refusals.of(RefusedBy.CONNECTIONS)).isEqualTo(2);
    all.get(0).free();
    admit(limit, "192.0.2.1", 1);

    ConnectionLimit set = limit(8, 1);
    admit(set, "127.0.0.1", 1);
    assertThat(set.admit("127.0.0.1")).isNull();
    admit(set, null, 3); // these have no host
  }

  @Test
  void aNetworkOfIpv6IsOneClient() {
    ConnectionLimit limit = limit(8, 1);
    admit(limit, "2001:db8:0:0:0:0:0:1", 1);
    assertThat(limit.admit("2001:db8:0:0:0:0:0:2")).isNull();
    admit(limit, "2001:db8:0:1:0:0:0:2", 1);
  }

  @Test
  void aUserIsCountedOverAllHosts() {
    ConnectionLimit limit = limit(8, 2);
    Permit first = limit.admit("192.0.2.1");
    assertThat(first.login("ann")).isNull();
    assertThat(limit.admit("192.0.2.2").login("ann")).isNull();
    Permit third = limit.admit("192.0.2.3");
    assertThat(third.login("ann"))
        .isEqualTo("there are 2 of user ann already (limit: connectionsPerClient)");
    third.free();
    assertThat(limit.admit("192.0.2.3").login("bob")).isNull();
    first.free();
    assertThat(limit.admit("192.0.2.4").login("ann")).isNull();
  }
}
