package io.zerocall.transport.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.PlainCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes that libzmq 4.3.4 and JeroMQ 0.6.0 really send, as recorded from a socket. */
class RecordedPeersTest {
  private static final String SIGNATURE = "ff00000000000000017f";
  private static final String NULL = "4e554c4c" + "00".repeat(48);
  private static final String PLAIN = "504c41494e" + "00".repeat(47);
  private static final String LIBZMQ_NULL = SIGNATURE + "0301" + NULL;
  private static final String LIBZMQ_PLAIN = SIGNATURE + "0301" + PLAIN;
  private static final String JEROMQ_NULL = SIGNATURE + "0300" + NULL;
  private static final String READY_DEALER =
      "04290552454144590b536f636b65742d54797065000000064445414c4552084964656e7469747900000000";
  private static final String READY_ROUTER =
      "04290552454144590b536f636b65742d5479706500000006524f55544552084964656e7469747900000000";
  private static final String HELLO = "04110548454c4c4f03626f6206736563726574";
  private static final String WELCOME = "04080757454c434f4d45";
  private static final String INITIATE =
      "042c08494e4954494154450b536f636b65742d54797065000000064445414c4552084964656e7469747900000000";
  private static final String PONG = "sent 040504504f4e47";

  private static RecordingSession heard(RecordingSession session, String... recorded) {
    for (String part : recorded) {
      session.receives(Wire.hex(part));
    }
    return session;
  }

  private static RecordingSession plainServer() {
    return RecordingSession.server(
        (username, password) -> username.equals("bob") && password.equals("secret"));
  }

  @Test
  void aDealerOfLibzmqWithAnIdentityAndHeartbeats() {
    RecordingSession server = heard(
        RecordingSession.server(),
        "ff00000000000000037f0301" + NULL,
        "042b0552454144590b536f636b65742d54797065000000064445414c4552084964656e74697479000000026d65",
        "01066865616465720004626f6479",
        "02000000000000012c" + "78".repeat(300),
        "04070450494e470014");
    assertThat(server.events().subList(1, 3))
        .containsExactly("established", "message 'header' 'body'");
    assertThat(server.messages().get(1).body()).isEqualTo(Wire.bytes("x".repeat(300)));
    assertThat(server.events()).last().isEqualTo(PONG);
    assertThat(server.session().ttlTenths()).isEqualTo(20);
    assertThat(server.session().understandsPing()).isTrue();
  }

  @Test
  void aReqOfLibzmq() {
    RecordingSession server = heard(
        RecordingSession.server(),
        LIBZMQ_NULL,
        "04260552454144590b536f636b65742d5479706500000003524551084964656e7469747900000000",
        "0100000568656c6c6f");
    assertThat(server.events()).last().isEqualTo("message delimited null 'hello'");
  }

  @Test
  void aPubOfLibzmq() {
    RecordingSession server = heard(
        RecordingSession.server(),
        LIBZMQ_NULL,
        "04190552454144590b536f636b65742d5479706500000003505542");
    assertThat(server.reason()).startsWith("Socket-Type PUB");
  }

  @Test
  void aRouterOfLibzmq() {
    RecordingSession client =
        heard(RecordingSession.client(), LIBZMQ_NULL, READY_ROUTER, "0004706f6e67");
    assertThat(client.events().subList(1, 3)).containsExactly("established", "message null 'pong'");
  }

  @Test
  void aRouterOfJeroMq() {
    RecordingSession client =
        heard(RecordingSession.client(), JEROMQ_NULL, READY_ROUTER, "0004706f6e67");
    assertThat(client.events()).last().isEqualTo("message null 'pong'");
    assertThat(client.session().understandsPing()).isFalse();
  }

  @Test
  void aDealerOfJeroMqWithHeartbeats() {
    RecordingSession server = heard(
        RecordingSession.server(),
        JEROMQ_NULL,
        READY_DEALER,
        "01066865616465720004626f6479",
        "04070450494e470014");
    assertThat(server.events().subList(2, 4)).containsExactly("message 'header' 'body'", PONG);
    assertThat(server.session().understandsPing()).as("it sends one itself").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0301", "0300"})
  void aDealerOfEitherWithAPassword(String version) {
    RecordingSession server =
        heard(plainServer(), SIGNATURE + version + PLAIN, HELLO, INITIATE, "00026869");
    assertThat(server.events()).last().isEqualTo("message null 'hi'");
  }

  @Test
  void aRouterOfLibzmqThatAsksForAPassword() {
    PlainCredentials bob = new PlainCredentials("bob", "secret");
    RecordingSession client =
        heard(RecordingSession.client(bob), LIBZMQ_PLAIN, WELCOME, READY_ROUTER);
    assertThat(client.sent()).isEqualTo(Wire.hex(HELLO + INITIATE));
    assertThat(client.session().established()).isTrue();
  }

  /** Its ERROR is malformed: C parses {@code "\x05ERROR"} as a byte 0x5E and "RROR". */
  @Test
  void aRouterOfLibzmqThatRefusesAPassword() {
    PlainCredentials bob = new PlainCredentials("bob", "guess");
    RecordingSession client =
        heard(RecordingSession.client(bob), LIBZMQ_PLAIN, "04095e52524f5203343030");
    assertThat(client.reason()).isEqualTo("refused: wrong user or password (ERROR 400)");
  }
}
