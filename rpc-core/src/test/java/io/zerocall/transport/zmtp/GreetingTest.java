package io.zerocall.transport.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.PlainCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreetingTest {

  @Test
  void isThatOfZmtp31() {
    assertThat(RecordingSession.server().session().greeting())
        .isEqualTo(RecordingSession.client().session().greeting())
        .isEqualTo(Wire.greeting("NULL"));
  }

  @Test
  void saysWhichSideDecides() {
    byte[] server = Wire.greeting("PLAIN");
    server[32] = 1;
    assertThat(RecordingSession.server((user, password) -> true).session().greeting())
        .isEqualTo(server);
    assertThat(RecordingSession.client(new PlainCredentials("a", "b")).session().greeting())
        .isEqualTo(Wire.greeting("PLAIN"));
  }

  @Test
  void makesAServerWaitAndAClientSpeak() {
    RecordingSession server = RecordingSession.server().receives(Wire.greeting("NULL"));
    RecordingSession client = RecordingSession.client().receives(Wire.greeting("NULL"));
    assertThat(server.events()).isEmpty();
    assertThat(client.sent())
        .isEqualTo(Wire.command(
            "READY",
            Wire.join(Wire.property("Socket-Type", "DEALER"), Wire.property("Identity", ""))));
  }

  @Test
  void mayArriveInPieces() {
    byte[] greeting = Wire.greeting("NULL");
    RecordingSession client = RecordingSession.client();
    for (int i = 0; i < greeting.length; i++) {
      assertThat(client.events()).isEmpty();
      client.receives(new byte[] {greeting[i]});
    }
    assertThat(client.events()).hasSize(1);
  }

  @Test
  void mayHaveAnythingInItsPaddingAndFiller() {
    byte[] greeting = Wire.greeting("NULL");
    for (int i = 1; i < 9; i++) {
      greeting[i] = (byte) (i * 37);
    }
    greeting[32] = 1;
    greeting[63] = 1;
    assertThat(RecordingSession.client().receives(greeting).reason()).isEqualTo("none");
  }

  @Test
  void isRefusedAtItsFirstWrongByte() {
    assertThat(RecordingSession.server().receives(Wire.bytes("X")).reason())
        .isEqualTo("a protocol other than ZMTP");
    byte[] unsigned = Wire.greeting("NULL");
    unsigned[9] = 0x7e;
    assertThat(RecordingSession.server().receives(unsigned).reason())
        .isEqualTo("a protocol other than ZMTP");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void ofAnOlderVersionIsRefused(int major) {
    assertThat(
            RecordingSession.server().receives(Wire.greeting("NULL", major, 0)).reason())
        .isEqualTo("ZMTP " + major + " instead of 3.0 or newer");
  }

  @Test
  void ofANewerVersionIsTaken() {
    RecordingSession server =
        RecordingSession.server().receives(Wire.greeting("NULL", 200, 0), Wire.ready("DEALER"));
    assertThat(server.session().established()).isTrue();
    assertThat(server.session().understandsPing()).isTrue();
  }

  @Test
  void of30MeansNoPing() {
    RecordingSession server =
        RecordingSession.server().receives(Wire.greeting("NULL", 3, 0), Wire.ready("DEALER"));
    assertThat(server.session().established()).isTrue();
    assertThat(server.session().understandsPing()).isFalse();
    assertThat(server.receives(Wire.ping(0, "")).session().understandsPing()).isTrue();
  }

  @Test
  void ofAnotherMechanismIsRefusedWithBothNames() {
    assertThat(RecordingSession.server().receives(Wire.greeting("CURVE")).reason())
        .isEqualTo("mechanism CURVE instead of NULL");
    assertThat(RecordingSession.server((user, password) -> true)
            .receives(Wire.greeting("NULL"))
            .reason())
        .isEqualTo("mechanism NULL instead of PLAIN");
    assertThat(RecordingSession.client().receives(Wire.greeting("NULLABLE")).reason())
        .isEqualTo("mechanism NULLABLE instead of NULL");
    assertThat(RecordingSession.client()
            .receives(Wire.greeting("ABCDEFGHIJKLMNOPQRST"))
            .reason())
        .isEqualTo("mechanism ABCDEFGHIJKLMNOPQRST instead of NULL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NU LL", "NULL\0X", "\0NULL", "NULL\n", "N\u00ffLL"})
  void withAMalformedMechanismIsRefused(String mechanism) {
    assertThat(RecordingSession.server().receives(Wire.greeting(mechanism)).reason())
        .isEqualTo("a malformed mechanism name");
  }
}
