package io.zerocall.http;

import static io.zerocall.http.SizedReplies.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.TransportOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that request large replies and don't read them. */
@Timeout(120)
class UnreadRepliesTest {
  private static final int LARGE = 500_000;
  private static final int CALLS = 100; // their replies exceed the system's buffers
  private static final long MUCH = 1L << 30;
  private static final String LARGE_CALL = String.valueOf(LARGE);
  private static final int HELD_FOR_EACH = 64 << 10;

  private static TransportOptions options() {
    return TransportOptions.DEFAULTS;
  }

  private static TransportOptions stallingFor(Duration stallTimeout) {
    TransportOptions all = options();
    return new TransportOptions(
        all.maxMessageBytes(),
        all.maxConnections(),
        all.handshakeTimeout(),
        all.maxUnsentMessages(),
        stallTimeout,
        all.reconnectMin(),
        all.reconnectMax(),
        all.heartbeatInterval());
  }

  private static void answersOthers(SizedReplies asked) throws IOException {
    try (RawClient other = new RawClient(asked.port())) {
      for (int i = 0; i < 20; i++) {
        other.send(RawClient.post("3"));
        assertThat(other.next()).startsWith("HTTP/1.1 200 ").endsWith("xxx");
      }
    }
  }

  @Test
  void aWebSocketThatDoesNotReadGetsNoMoreCallsRunUntilItDoes() throws Exception {
    try (SizedReplies asked = new SizedReplies(options(), MUCH);
        RawWebSocket socket = new RawWebSocket(asked.port())) {
      for (int i = 0; i < CALLS; i++) {
        socket.send(LARGE_CALL);
      }
      eventually("replies wait", () -> asked.memory().heldBytes() > HELD_FOR_EACH);
      answersOthers(asked);
      assertThat(asked.delivered.get() - 20).isLessThan(CALLS);
      assertThat(asked.mostHeld.get()).isLessThan(4 * LARGE);
      for (int i = 0; i < CALLS; i++) {
        assertThat(socket.next()).hasSize(LARGE);
      }
      assertThat(asked.writable.get()).isPositive();
      asked.holdsNothingInTheEnd();
    }
  }

  /** Its replies, which cost the server nothing to make, exceed the limit for one connection. */
  @Test
  void aWebSocketThatReadsLosesNoReply() throws Exception {
    int calls = 300;
    try (SizedReplies asked = new SizedReplies(options(), MUCH);
        RawWebSocket socket = new RawWebSocket(asked.port())) {
      for (int i = 0; i < calls; i++) {
        socket.send(LARGE_CALL);
      }
      for (int i = 0; i < calls; i++) {
        assertThat(socket.next()).hasSize(LARGE);
      }
      assertThat(asked.binding().counters().dropped()).isZero();
      assertThat(asked.mostHeld.get()).isLessThan(4 * LARGE);
    }
  }

  @Test
  void anHttp2ClientThatGrantsNoWindowGetsNoMoreCallsRunUntilItDoes() throws Exception {
    try (SizedReplies asked = new SizedReplies(options(), MUCH);
        RawHttp2 client = new RawHttp2(asked.port(), 0)) {
      for (int i = 0; i < CALLS; i++) {
        client.post(2 * i + 1, LARGE_CALL);
      }
      eventually("a reply waits", () -> asked.delivered.get() > 0);
      answersOthers(asked);
      client.send(RawHttp2.frame(RawHttp2.PING, 0, 0, new byte[8]));
      client.next(RawHttp2.PING); // everything before it has been read
      assertThat(asked.delivered.get() - 20).isLessThan(4);
      assertThat(asked.mostHeld.get()).isLessThan(4 * LARGE);
      client.grantConnection();
      client.grantStreams(RawHttp2.LARGEST_WINDOW);
      int bytes = 0;
      int ended = 0;
      while (ended < CALLS) {
        RawHttp2.Frame frame = client.next();
        bytes += frame.type() == RawHttp2.DATA ? frame.payload().remaining() : 0;
        ended += frame.endsStream() ? 1 : 0;
      }
      assertThat(bytes).isEqualTo(CALLS * LARGE);
      assertThat(asked.writable.get()).isPositive();
      asked.holdsNothingInTheEnd();
    }
  }

  @Test
  void webSocketsThatDoNotReadAreClosedWhenTheirRepliesTakeTheMemory() throws Exception {
    int sockets = 8;
    long limit = 3L * LARGE;
    List<RawWebSocket> greedy = new ArrayList<>();
    try (SizedReplies asked = new SizedReplies(options(), limit)) {
      for (int i = 0; i < sockets; i++) {
        RawWebSocket socket = new RawWebSocket(asked.port());
        greedy.add(socket);
        for (int j = 0; j < CALLS; j++) {
          socket.send(LARGE_CALL);
        }
        answersOthers(asked);
      }
      eventually("some are closed", () -> asked.memory().evictions() > 0);
      assertThat(asked.mostHeld.get()).isLessThan(limit + 4 * LARGE);
      answersOthers(asked);
      assertThat(asked.binding().counters().refused()).isPositive();
      for (RawWebSocket socket : greedy) {
        socket.close();
      }
      asked.holdsNothingInTheEnd();
    }
  }

  @Test
  void anHttp2ClientThatGrantsNoWindowIsClosedWhenItsRepliesTakeTheMemory() throws Exception {
    try (SizedReplies asked = new SizedReplies(options(), LARGE / 2);
        RawHttp2 client = new RawHttp2(asked.port(), 0)) {
      client.post(1, LARGE_CALL);
      client.rest();
      assertThat(asked.memory().evictions()).isEqualTo(1);
      asked.holdsNothingInTheEnd();
      answersOthers(asked);
    }
  }

  /** One connection's undelivered requests must not take all memory. */
  @Test
  void requestsThatWaitForTheirClientToReadAreRefusedBeforeThoseOfOthers() throws Exception {
    String padded = "0".repeat(10_000) + LARGE_CALL;
    try (SizedReplies asked = new SizedReplies(options(), 2L * LARGE);
        RawHttp2 client = new RawHttp2(asked.port(), 0)) {
      for (int i = 0; i < CALLS; i++) {
        client.post(2 * i + 1, padded);
        client.send(RawHttp2.frame(RawHttp2.PING, 0, 0, new byte[8]));
        client.next(RawHttp2.PING);
      }
      assertThat(asked.binding().counters().refused()).isPositive();
      assertThat(asked.memory().heldBytes()).isLessThan(2L * LARGE);
      assertThat(asked.memory().evictions()).isZero();
      answersOthers(asked);
    }
  }

  @Test
  void aStreamThatIsGrantedNoWindowIsResetAfterTheStallTimeout() throws Exception {
    try (SizedReplies asked = new SizedReplies(stallingFor(Duration.ofMillis(300)), MUCH);
        RawHttp2 client = new RawHttp2(asked.port(), 0)) {
      client.post(1, LARGE_CALL);
      assertThat(client.next(RawHttp2.RST_STREAM).stream()).isEqualTo(1);
      asked.holdsNothingInTheEnd();
    }
  }

  @Test
  void whatAClientLeavesUnreadIsReleasedWhenItHangsUp() throws Exception {
    try (SizedReplies asked = new SizedReplies(options(), MUCH)) {
      for (int i = 0; i < 20; i++) {
        try (RawClient client = new RawClient(asked.port());
            RawWebSocket socket = new RawWebSocket(asked.port());
            RawHttp2 streams = new RawHttp2(asked.port(), 1_000)) {
          client.send(RawClient.post(String.valueOf(8 * LARGE)));
          socket.send(LARGE_CALL);
          socket.send(LARGE_CALL);
          streams.post(1, LARGE_CALL);
          streams.post(3, LARGE_CALL);
          if (i % 2 == 0) {
            int before = 3 * i;
            eventually("it was asked", () -> asked.delivered.get() >= before + 3);
          }
        }
      }
      asked.holdsNothingInTheEnd();
      answersOthers(asked);
    }
  }

  @Test
  void theConnectorMayBeClosedWithRepliesUnread() throws Exception {
    try (SizedReplies asked = new SizedReplies(options(), MUCH);
        RawWebSocket socket = new RawWebSocket(asked.port());
        RawHttp2 client = new RawHttp2(asked.port(), 0)) {
      for (int i = 0; i < CALLS; i++) {
        socket.send(LARGE_CALL);
        client.post(2 * i + 1, LARGE_CALL);
      }
      eventually("replies wait", () -> asked.memory().heldBytes() > HELD_FOR_EACH);
      asked.binding().close();
      asked.holdsNothingInTheEnd();
    }
  }
}
