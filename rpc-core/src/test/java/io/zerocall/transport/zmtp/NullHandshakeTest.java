package io.zerocall.transport.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NullHandshakeTest {
  private static final byte[] GREETING = Wire.greeting("NULL");

  private static RecordingSession serverReceives(byte[] ready) {
    return RecordingSession.server().receives(GREETING, ready);
  }

  private static byte[] ready(byte[]... properties) {
    return Wire.command("READY", Wire.join(properties));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DEALER", "REQ", "ROUTER"})
  void theServerAnswersItsClients(String socketType) {
    RecordingSession server = serverReceives(Wire.ready(socketType));
    byte[] ready = ready(Wire.property("Socket-Type", "ROUTER"), Wire.property("Identity", ""));
    assertThat(server.sent()).isEqualTo(ready);
    assertThat(server.events()).last().isEqualTo("established");
    assertThat(server.session().established()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ROUTER", "REP", "DEALER"})
  void theClientAcceptsItsServers(String socketType) {
    RecordingSession client = RecordingSession.client().receives(GREETING, Wire.ready(socketType));
    assertThat(client.events()).hasSize(2).last().isEqualTo("established");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUB", "REP", "", "dealer", "DEALER\0"})
  void theServerSendsAnErrorToOtherSocketTypes(String socketType) {
    RecordingSession server = serverReceives(Wire.ready(socketType));
    assertThat(server.sent())
        .isEqualTo(Wire.command("ERROR", Wire.bytes("\u0016unexpected-Socket-Type")));
    assertThat(server.reason())
        .startsWith("Socket-Type " + socketType.replace("\0", "\\u0000"))
        .endsWith(" instead of DEALER, REQ, ROUTER");
    assertThat(server.session().established()).isFalse();
  }

  @Test
  void theClientOnlyCloses() {
    RecordingSession client = RecordingSession.client().receives(GREETING, Wire.ready("REQ"));
    assertThat(client.events()).hasSize(2);
    assertThat(client.reason()).isEqualTo("Socket-Type REQ instead of ROUTER, REP, DEALER");
  }

  @Test
  void aPeerMayOmitItsProperties() {
    assertThat(serverReceives(ready()).session().established()).isTrue();
  }

  @Test
  void theCaseOfAPropertysNameDoesNotMatter() {
    assertThat(serverReceives(ready(Wire.property("sOCKET-tYPE", "PUB"))).reason())
        .contains("PUB");
  }

  @Test
  void unknownPropertiesAreNoneOfOurBusiness() {
    byte[] ready = ready(
        Wire.property("X-Name", "\0\1\2"),
        Wire.property("Socket-Type", "REQ"),
        Wire.property("Resource", ""));
    assertThat(serverReceives(ready).session().established()).isTrue();
  }

  @Test
  void anIdentityHas255BytesAtMost() {
    assertThat(serverReceives(ready(Wire.property("Identity", "i".repeat(255)))).reason())
        .isEqualTo("none");
    assertThat(serverReceives(ready(Wire.property("identity", "i".repeat(256)))).reason())
        .isEqualTo("an Identity of more than 255 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01", // a name without its only character
        "00", // an empty name
        "0000000000",
        "0141", // no value
        "0141000000", // an incomplete length
        "014100000001", // a value without its only byte
        "0141ffffffff", // a negative length
        "01417fffffff",
        "012000000000", // a space as a name
        "01c300000000",
        "ff41424344",
      })
  void malformedPropertiesAreRefused(String properties) {
    RecordingSession server =
        serverReceives(ready(Wire.property("Identity", "x"), Wire.hex(properties)));
    assertThat(server.reason()).isEqualTo("malformed properties");
  }

  @Test
  void aCommandOutOfTurnIsRefused() {
    assertThat(serverReceives(Wire.ping(0, "")).reason())
        .isEqualTo("the command PING instead of READY");
    assertThat(serverReceives(Wire.command("\1\u00ff", new byte[0])).reason())
        .isEqualTo("the command \\u0001\\u00ff instead of READY");
    assertThat(serverReceives(Wire.command("ready", new byte[0])).reason())
        .isEqualTo("the command ready instead of READY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "02", "0541424344"})
  void aMalformedCommandIsRefused(String body) {
    assertThat(serverReceives(Wire.frame(Wire.COMMAND, Wire.hex(body))).reason())
        .isEqualTo("a malformed command");
  }

  @Test
  void anErrorSaysWhy() {
    byte[] error = Wire.command("ERROR", Wire.bytes("\6no way ignored"));
    assertThat(RecordingSession.client().receives(GREETING, error).reason())
        .isEqualTo("refused: ERROR no way");
    assertThat(serverReceives(error).reason()).isEqualTo("refused: ERROR no way");
    assertThat(serverReceives(Wire.command("ERROR", new byte[0])).reason())
        .isEqualTo("refused: ERROR without a reason");
    assertThat(serverReceives(Wire.command("ERROR", Wire.bytes("\3no"))).reason())
        .isEqualTo("a malformed ERROR");
    assertThat(serverReceives(Wire.command("ERROR", Wire.bytes("\2\r\n"))).reason())
        .isEqualTo("refused: ERROR \\u000d\\u000a");
  }

  @Test
  void aMessageBeforeTheHandshakeIsRefused() {
    assertThat(serverReceives(Wire.frame(0, "early")).reason())
        .isEqualTo("a message before the handshake was done");
  }

  @Test
  void aCommandOfTheHandshakeIsShort() {
    byte[] longest = Wire.property("X", "x".repeat(2048 - 12));
    assertThat(serverReceives(ready(longest)).reason()).isEqualTo("none");
    byte[] tooLong = Wire.property("X", "x".repeat(2048 - 11));
    assertThat(serverReceives(ready(tooLong)).reason())
        .isEqualTo("a command of more than 2048 bytes");
    assertThat(serverReceives(Wire.claim(Wire.COMMAND, Long.MIN_VALUE)).reason())
        .isEqualTo("a command of more than 2048 bytes");
  }
}
