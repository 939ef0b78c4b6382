package io.zerocall.transport;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RawPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limit for connections of one host, and the host that is reported to the server. */
public abstract class ClientConnectionsContract {
  private static final int MOST = 3;

  private final Refusals refusals = new Refusals();
  private final List<String> hosts = new CopyOnWriteArrayList<>();
  private final List<RawPeer> held = new ArrayList<>();
  private Binding binding;

  protected abstract Transport transport();

  private void bind(int mostOfClient, Network... networks) {
    TransportOptions options = new Settings()
        .heartbeatMillis(60_000)
        .options()
        .withConnectionsPerClient(mostOfClient)
        .withNetworks(List.of(networks))
        .withShared(MemoryBudget.forMessagesOf(1 << 20), refusals);
    Echo echo = new Echo();
    binding = transport().bind("tcp://127.0.0.1:0", options, peer -> {
      hosts.add(String.valueOf(peer.host()));
      return echo.connected(peer);
    });
  }

  @AfterEach
  void close() throws IOException {
    for (RawPeer peer : held) {
      peer.close();
    }
    binding.close();
  }

  private RawPeer connect(String host) throws IOException {
    RawPeer peer = RawPeer.connectFrom(host, binding.endpoint());
    held.add(peer);
    return peer;
  }

  private void isServed(String host) throws IOException {
    RawPeer peer = connect(host).handshake("DEALER");
    peer.send(RawPeer.frame(0, new byte[] {1}));
    assertThat(peer.readFrame()).isNotNull();
  }

  private boolean canConnect(String host) {
    try {
      isServed(host);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aHostsConnectionsAreLimited() throws Exception {
    bind(MOST);
    for (int i = 0; i < MOST; i++) {
      isServed("127.0.0.1");
    }
    assertThat(connect("127.0.0.1").isClosed()).isTrue();
    eventually("it is counted", () -> refusals.of(RefusedBy.CONNECTIONS_PER_CLIENT) == 1);
    assertThat(binding.counters().refused()).isEqualTo(1);
    isServed("127.0.0.2");
    assertThat(hosts).containsExactly("127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.2");
    held.get(0).close();
    eventually("there is a place again", () -> canConnect("127.0.0.1"));
    assertThat(connect("127.0.0.1").isClosed()).isTrue();
  }

  @Test
  void onlyConnectionsFromAdmittedNetworksAreServed() throws Exception {
    bind(0, Network.parse("127.0.0.2"), Network.parse("10.0.0.0/8"));
    assertThat(connect("127.0.0.1").isClosed()).isTrue();
    eventually("it is counted", () -> refusals.of(RefusedBy.ADDRESS) == 1);
    assertThat(binding.counters().refused()).isEqualTo(1);
    isServed("127.0.0.2");
    assertThat(hosts).containsExactly("127.0.0.2");
  }

  @Test
  void thisMachineIsNotCountedUnlessALimitIsSet() throws Exception {
    bind(0);
    for (int i = 0; i < 2 * MOST; i++) {
      isServed("127.0.0.1");
    }
    assertThat(refusals.of(RefusedBy.CONNECTIONS_PER_CLIENT)).isZero();
  }
}
