package io.zerocall.transport.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.Message;
import io.zerocall.transport.engine.InboundBudget;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficTest {
  private static final int MORE = Wire.MORE;
  private static final SessionLimits GENEROUS =
      new SessionLimits(RecordingSession.LARGEST, new InboundBudget(Long.MAX_VALUE));

  private static List<String> heard(byte[]... parts) {
    return RecordingSession.inTraffic().receives(parts).events();
  }

  private static String refused(byte[]... parts) {
    return RecordingSession.inTraffic().receives(parts).reason();
  }

  @Test
  void aMessageIsABodyWithOrWithoutHeaderAndDelimiter() {
    assertThat(heard(Wire.frame(0, "body"))).containsExactly("message null 'body'");
    assertThat(heard(Wire.frame(MORE, "header"), Wire.frame(0, "body")))
        .containsExactly("message 'header' 'body'");
    assertThat(heard(Wire.frame(MORE, ""), Wire.frame(0, "body")))
        .containsExactly("message delimited null 'body'");
    assertThat(heard(Wire.frame(MORE, ""), Wire.frame(MORE, "header"), Wire.frame(0, "")))
        .containsExactly("message delimited 'header' ''");
    assertThat(heard(Wire.frame(MORE, "id"), Wire.frame(MORE, ""), Wire.frame(0, "body")))
        .as("REQ_CORRELATE")
        .containsExactly("message delimited null 'body'");
    assertThat(heard(Wire.frame(0, ""))).containsExactly("message null ''");
  }

  @Test
  void everyCombinationOfFramesMakesWhatThePortSays() {
    for (int count = 1; count <= 5; count++) {
      for (int empty = 0; empty < 1 << count; empty++) {
        List<byte[]> frames = new ArrayList<>();
        RecordingSession session = RecordingSession.inTraffic();
        for (int i = 0; i < count; i++) {
          byte[] frame = (empty & 1 << i) == 0 ? new byte[] {(byte) i} : new byte[0];
          frames.add(frame);
          session.receives(Wire.frame(i < count - 1 ? MORE : 0, frame));
        }
        Message expected = Message.ofFrames(frames);
        assertThat(session.messages()).singleElement().satisfies(message -> {
          assertThat(message.delimited()).isEqualTo(expected.delimited());
          assertThat(message.envelope().addresses())
              .containsExactlyElementsOf(expected.envelope().addresses());
          assertThat(message.header()).isEqualTo(expected.header());
          assertThat(message.body()).isEqualTo(expected.body());
        });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 254, 255, 256, 8191, 8192, 8193, 65_535, 65_536, RecordingSession.LARGEST})
  void aBodyMayHaveAnySizeUpToTheLimit(int size) {
    byte[] body = new byte[size];
    for (int i = 0; i < size; i++) {
      body[i] = (byte) (i * 31);
    }
    RecordingSession whole = RecordingSession.inTraffic().receives(Wire.frame(0, body));
    assertThat(whole.messages().get(0).body()).isEqualTo(body);
    RecordingSession asLong = RecordingSession.inTraffic().receives(Wire.claim(0, size), body);
    assertThat(asLong.messages().get(0).body()).isEqualTo(body);
  }

  @Test
  void aMessageBeyondTheLimitIsRefusedAtItsHeader() {
    String reason = "a message of more than 100000 bytes";
    assertThat(refused(Wire.claim(0, RecordingSession.LARGEST + 1))).isEqualTo(reason);
    assertThat(refused(Wire.claim(0, Long.MAX_VALUE))).isEqualTo(reason);
    assertThat(refused(Wire.claim(0, -1))).isEqualTo(reason);
    assertThat(refused(Wire.claim(0, Long.MIN_VALUE))).isEqualTo(reason);
  }

  @Test
  void theLimitIsForAllFramesTogether() {
    byte[] most = Wire.frame(MORE, new byte[RecordingSession.LARGEST - 1]);
    assertThat(refused(most, Wire.frame(0, "x"))).isEqualTo("none");
    assertThat(refused(most, Wire.claim(0, 2))).startsWith("a message of more than");
    assertThat(refused(most, Wire.frame(0, "x"), most, Wire.frame(0, "x"))).isEqualTo("none");
    assertThat(refused(most, Wire.claim(0, Long.MAX_VALUE))).startsWith("a message of more than");
  }

  @Test
  void aMessageHas64FramesAtMost() {
    RecordingSession session = RecordingSession.inTraffic();
    for (int i = 0; i < 63; i++) {
      session.receives(Wire.frame(MORE, "x"));
    }
    assertThat(session.receives(Wire.frame(0, "x")).events()).containsExactly("message null null");
    for (int i = 0; i < 64; i++) {
      session.receives(Wire.frame(MORE, ""));
    }
    assertThat(session.reason()).isEqualTo("none");
    assertThat(session.receives(Wire.frame(0, "x")).reason())
        .isEqualTo("a message of more than 64 frames");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 32, 64, 128, 8 | Wire.COMMAND, 128 | MORE, 0xff})
  void reservedFlagsAreRefused(int flags) {
    assertThat(refused(new byte[] {(byte) flags, 0, 0, 0, 0, 0, 0, 0, 0}))
        .isEqualTo("a frame with unknown flags");
  }

  @Test
  void aCommandIsOneFrameOfBoundedSize() {
    assertThat(refused(Wire.frame(Wire.COMMAND | MORE, "\4PONG")))
        .isEqualTo("a command of more than one frame");
    assertThat(refused(Wire.command("X", new byte[65_534]))).isEqualTo("none");
    assertThat(refused(Wire.claim(Wire.COMMAND, 65_537)))
        .isEqualTo("a command of more than 65536 bytes");
    assertThat(refused(Wire.claim(Wire.COMMAND, -1)))
        .isEqualTo("a command of more than 65536 bytes");
    assertThat(refused(Wire.frame(Wire.COMMAND, ""))).isEqualTo("a malformed command");
    assertThat(refused(Wire.frame(Wire.COMMAND, "\5PING"))).isEqualTo("a malformed command");
  }

  @Test
  void aPingIsAnsweredWithItsContext() {
    assertThat(heard(Wire.ping(0, ""))).containsExactly("sent 040504504f4e47");
    RecordingSession session =
        RecordingSession.inTraffic().receives(Wire.ping(0, "0123456789abcdef"));
    assertThat(session.sent()).isEqualTo(Wire.command("PONG", Wire.bytes("0123456789abcdef")));
    assertThat(refused(Wire.ping(0, "0123456789abcdefg")))
        .isEqualTo("a PING with a context of more than 16 bytes");
    assertThat(refused(Wire.command("PING", new byte[1]))).isEqualTo("a malformed PING");
  }

  @Test
  void aPingAnnouncesItsTimeToLive() {
    RecordingSession session = RecordingSession.inTraffic();
    assertThat(session.session().ttlTenths()).isZero();
    assertThat(session.receives(Wire.ping(0xfffe, "")).session().ttlTenths()).isEqualTo(0xfffe);
    assertThat(session.receives(Wire.frame(0, "x")).session().ttlTenths()).isEqualTo(0xfffe);
    assertThat(session.receives(Wire.ping(0, "")).session().ttlTenths()).isZero();
  }

  @Test
  void otherCommandsAreIgnored() {
    byte[] data = Wire.bytes("data");
    assertThat(heard(
            Wire.command("PONG", data),
            Wire.command("SUBSCRIBE", data),
            Wire.command("CANCEL", data),
            Wire.command("READY", data),
            Wire.command("ERROR", data),
            Wire.command("ping", data),
            Wire.command("SOMETHING", new byte[1000]),
            Wire.frame(0, "x")))
        .containsExactly("message null 'x'");
  }

  @Test
  void commandsMayStandBetweenTheFramesOfAMessage() {
    byte[] ping = Wire.ping(0, "");
    assertThat(heard(Wire.frame(MORE, "header"), ping, ping, Wire.frame(0, "body")))
        .containsExactly("sent 040504504f4e47", "sent 040504504f4e47", "message 'header' 'body'");
  }

  @Test
  void aClosedSessionIgnoresItsPeer() {
    RecordingSession session = RecordingSession.inTraffic();
    session.session().close();
    assertThat(session.receives(Wire.frame(0, "x"), Wire.claim(0, -1)).events()).isEmpty();
  }

  @Test
  void aViolationClosesTheSession() {
    RecordingSession session =
        RecordingSession.inTraffic().receives(Wire.claim(0, -1), Wire.frame(0, "x"));
    assertThat(session.events()).hasSize(1);
  }

  @Test
  void theSinkMayCloseTheSession() throws ZmtpException {
    List<Message> messages = new ArrayList<>();
    Session[] session = new Session[1];
    session[0] = Session.server(false, GENEROUS, new Session.Sink() {
      @Override
      public void established() {}

      @Override
      public void message(Message message) {
        messages.add(message);
        session[0].close();
      }

      @Override
      public void send(byte[] bytes) {}
    });
    byte[] message = Wire.frame(0, "x");
    ByteBuffer all = ByteBuffer.wrap(Wire.join(Wire.clientsHandshake(), message, message));
    session[0].read(all);
    assertThat(messages).hasSize(1);
    assertThat(all.hasRemaining()).isFalse();
  }
}
