package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.engine.OverheadLimit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP/2 clients that send frames without any request. */
@Timeout(60)
class FrameFloodsTest {
  private static final int TIMES = 2_000;
  private static final int AT_ONCE = 100;

  private final Served served = Served.byDefault();

  @AfterEach
  void close() {
    assertThat(served.ask(Served.call(1, "mult", "[5,7]"))).isEqualTo(Served.result(1, "35"));
    served.close();
  }

  private enum Kind {
    PING,
    SETTINGS,
    PRIORITY,
    WINDOW_UPDATE,
    EMPTY_DATA,
    PADDED_DATA,
    UNKNOWN;

    byte[] frame() throws IOException {
      return switch (this) {
        case PING -> RawHttp2.frame(RawHttp2.PING, 0, 0, new byte[8]);
        case SETTINGS -> RawHttp2.frame(RawHttp2.SETTINGS, 0, 0, new byte[0]);
        case PRIORITY -> RawHttp2.frame(RawHttp2.PRIORITY, 0, 3, new byte[5]);
        case WINDOW_UPDATE -> RawHttp2.windowUpdate(0, 1);
        case EMPTY_DATA -> RawHttp2.frame(RawHttp2.DATA, 0, 1, new byte[0]);
        case PADDED_DATA -> RawHttp2.frame(RawHttp2.DATA, 8, 1, new byte[] {1, 0});
        case UNKNOWN -> RawHttp2.frame(0x42, 0, 0, new byte[1]);
      };
    }
  }

  private static byte[] repeated(byte[] frame, int times) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      frames.writeBytes(frame);
    }
    return frames.toByteArray();
  }

  @ParameterizedTest
  @EnumSource
  void aFloodIsAnsweredWithGoAwayAndTheConnectionClosed(Kind kind) throws IOException {
    long before = served.server().statistics().connectionsRefused();
    try (RawHttp2 client = new RawHttp2(served.port(), 65_535)) {
      client.send(RawHttp2.head(1));
      byte[] frames = repeated(kind.frame(), AT_ONCE);
      try {
        for (int i = 0; i < TIMES; i++) {
          client.send(frames);
        }
      } catch (IOException e) {
        // the server closed it
      }
      RawHttp2.Frame last = client.next(RawHttp2.GOAWAY);
      assertThat(last.payload().getInt(4)).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
    }
    assertThat(served.server().statistics().connectionsRefused()).isGreaterThan(before);
  }

  /**
   * The system may still have to send the GOAWAY, and would drop it if the connection was closed
   * with unread input.
   */
  @Test
  void theConnectionIsClosedAMomentAfterTheGoAway() throws IOException {
    try (RawHttp2 client = new RawHttp2(served.port(), 65_535)) {
      client.send(repeated(Kind.SETTINGS.frame(), 20 * AT_ONCE));
      client.next(RawHttp2.GOAWAY);
      long read = System.nanoTime();
      try {
        client.rest();
      } catch (IOException e) {
        // a reset, because the server has not read everything
      }
      assertThat(Duration.ofNanos(System.nanoTime() - read)).isGreaterThan(Duration.ofMillis(500));
    }
  }

  @Test
  void asManyAsTheLimitAllowsAreAnswered() throws IOException {
    int pings = OverheadLimit.BURST - 10; // a few SETTINGS count too
    try (RawHttp2 client = new RawHttp2(served.port(), 65_535)) {
      client.send(repeated(Kind.PING.frame(), pings));
      for (int i = 0; i < pings; i++) {
        assertThat(client.next(RawHttp2.PING).flags()).isEqualTo(1);
      }
      client.post(1, Served.call(1, "mult", "[5,7]"));
      assertThat(StandardCharsets.UTF_8
              .decode(client.next(RawHttp2.DATA).payload())
              .toString())
          .isEqualTo(Served.result(1, "35"));
    }
  }

  /**
   * Extends the windows of a stream and of the connection for every DATA frame and every request.
   */
  @Test
  void aClientMayAcknowledgeAllThatItIsSent() throws IOException {
    try (RawHttp2 client = new RawHttp2(served.port(), 65_535)) {
      for (int i = 0; i < 2 * OverheadLimit.BURST; i++) {
        int stream = 2 * i + 1;
        client.post(stream, Served.call(1, "mult", "[5,7]"));
        int length = client.next(RawHttp2.DATA).payload().remaining();
        client.send(RawHttp2.windowUpdate(0, length));
        client.send(RawHttp2.windowUpdate(stream, length));
      }
    }
  }
}
