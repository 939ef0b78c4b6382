package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.server.rate.ClientRates;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The calls and bytes of a client in a second, just kept and just exceeded. */
class ClientRatesTest {
  private static final String PING = TestPeer.request("rpc.ping", "[]");

  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 7); // it may overflow
  private final AtomicInteger noted = new AtomicInteger();
  private TestServer server;

  public final class Service {
    @RpcMethod
    public void note() {
      noted.incrementAndGet();
    }
  }

  private void limitTo(RpcLimits limits) {
    server = TestServer.with(builder -> builder
        .limits(limits)
        .clock(nanoTime::get)
        .executor(Runnable::run)
        .register("test", new Service()));
  }

  private TestPeer from(String host) {
    return server.connect(new TestPeer().from(host));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static void expectAnswers(TestPeer peer, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(peer.ask(PING)).contains("pong");
    }
  }

  private void pass(long millis) {
    nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private long refused(String limit) {
    return server.server().statistics().refused().get(limit);
  }

  @Test
  void theCallsOfAHostOverAllItsConnections() {
    limitTo(RpcLimits.DEFAULTS.withCallsPerSecond(10));
    TestPeer one = from("192.0.2.1");
    TestPeer two = from("192.0.2.1");
    expectAnswers(one, 5);
    expectAnswers(two, 5);
    assertThat(one.ask(PING))
        .contains(
            "-32001", "Overloaded: more than 10 calls/s of 192.0.2.1 (limit: callsPerSecond)");
    assertThat(two.ask(PING)).contains("-32001");
    expectAnswers(from("192.0.2.2"), 10);
    assertThat(refused("callsPerSecond")).isEqualTo(2);
    pass(99);
    assertThat(one.ask(PING)).contains("-32001");
    pass(1);
    expectAnswers(one, 1);
    assertThat(two.ask(PING)).contains("-32001");
    pass(10_000);
    expectAnswers(one, 10);
    assertThat(two.ask(PING)).contains("-32001");
  }

  @Test
  void theCallsOfAUserOverAllHosts() {
    limitTo(RpcLimits.DEFAULTS.withCallsPerSecond(3));
    TestPeer one = server.connect(new TestPeer().from("192.0.2.1").as("ann"));
    TestPeer two = server.connect(new TestPeer().from("192.0.2.2").as("ann"));
    expectAnswers(one, 2);
    expectAnswers(two, 1);
    assertThat(two.ask(PING)).contains("more than 3 calls/s of user ann (limit: callsPerSecond)");
    // Requests that exceed ann's limit don't count against others of that host.
    expectAnswers(server.connect(new TestPeer().from("192.0.2.2").as("bob")), 2);
    assertThat(from("192.0.2.2").ask(PING)).contains("of 192.0.2.2");
  }

  @Test
  void eachCallOfABatchCountsAndIsAnswered() {
    limitTo(RpcLimits.DEFAULTS.withCallsPerSecond(10));
    TestPeer peer = from("192.0.2.1");
    expectAnswers(peer, 8);
    assertThat(peer.ask("[" + PING + "," + PING + "," + PING + "]")).contains("pong");
    pass(100); // the excess of the batch is debt
    assertThat(peer.ask("[" + PING.replace(":1,", ":7,") + "," + PING + ",{}]"))
        .contains("\"id\":7", "\"id\":1,", "-32001", "-32600");
    pass(100);
    expectAnswers(peer, 1);
  }

  @Test
  void aNotificationOverTheLimitIsDroppedInSilence() {
    limitTo(RpcLimits.DEFAULTS.withCallsPerSecond(1));
    TestPeer peer = from("192.0.2.1");
    String note = "{\"jsonrpc\":\"2.0\",\"method\":\"test.note\"}";
    peer.send(note);
    peer.send(note);
    peer.expectSilence();
    assertThat(noted).hasValue(1);
    assertThat(refused("callsPerSecond")).isEqualTo(1);
    pass(1_000);
    expectAnswers(peer, 1);
  }

  @Test
  void theBytesOfAClient() {
    limitTo(RpcLimits.DEFAULTS.withBytesPerSecond(2L * PING.length()));
    TestPeer peer = from("192.0.2.1");
    expectAnswers(peer, 2);
    assertThat(peer.ask(PING))
        .contains("more than " + 2 * PING.length() + " bytes/s of 192.0.2.1")
        .contains("(limit: bytesPerSecond)");
    expectAnswers(from("192.0.2.2"), 2);
    assertThat(refused("bytesPerSecond")).isEqualTo(1);
    pass(500);
    expectAnswers(peer, 1);
    pass(1_000);
    assertThat(peer.ask(PING + " ".repeat(3 * PING.length()))).contains("pong");
    pass(1_000); // more than the amount for one second was taken at once
    assertThat(peer.ask(PING)).contains("-32001");
    pass(1_000);
    expectAnswers(peer, 2);
  }

  @Test
  void aClientIsForgottenWithItsLastConnection() {
    limitTo(RpcLimits.DEFAULTS.withCallsPerSecond(1));
    ClientRates rates = server.rates();
    TestPeer one = from("192.0.2.1");
    TestPeer two = server.connect(new TestPeer().from("192.0.2.1").as("ann"));
    assertThat(rates.size()).isEqualTo(2);
    two.disconnect();
    assertThat(rates.size()).isEqualTo(1);
    one.disconnect();
    assertThat(rates.size()).isZero();
  }

  @Test
  void aClientGainsNothingByConnectingAgain() {
    limitTo(RpcLimits.DEFAULTS.withCallsPerSecond(2));
    TestPeer one = from("192.0.2.1");
    expectAnswers(one, 2);
    one.disconnect();
    TestPeer again = from("192.0.2.1");
    assertThat(again.ask(PING)).contains("-32001");
    again.disconnect();
    pass(1_000);
    expectAnswers(from("192.0.2.1"), 2);
  }

  @Test
  void disconnectedClientsAreNotRememberedForEver() {
    limitTo(RpcLimits.DEFAULTS.withCallsPerSecond(2));
    for (int i = 0; i < 1_000; i++) {
      TestPeer peer = from("192.0." + i / 250 + "." + i % 250);
      expectAnswers(peer, 1);
      peer.disconnect();
      pass(100);
    }
    assertThat(server.rates().size()).isLessThan(100);
  }

  @Test
  void whatHasNeitherHostNorUserHasNoLimit() {
    limitTo(RpcLimits.DEFAULTS.withCallsPerSecond(1));
    expectAnswers(server.peer(), 100);
  }
}
