package io.zerocall.transport.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.transport.PlainCredentials;
import io.zerocall.transport.engine.InboundBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainHandshakeTest {
  private static final byte[] GREETING = Wire.greeting("PLAIN");
  private static final byte[] NOTHING = new byte[0];

  private static boolean isBob(String username, String password) {
    return username.equals("bob") && password.equals("secret");
  }

  private static RecordingSession server() {
    return RecordingSession.server(PlainHandshakeTest::isBob).receives(GREETING);
  }

  private static RecordingSession client() {
    return RecordingSession.client(new PlainCredentials("bob", "secret")).receives(GREETING);
  }

  private static byte[] initiate(String socketType) {
    return Wire.command("INITIATE", Wire.property("Socket-Type", socketType));
  }

  private static byte[] error(String reason) {
    return Wire.command("ERROR", Wire.bytes((char) reason.length() + reason));
  }

  @Test
  void theServerAcceptsAnAdmittedClient() {
    RecordingSession server = server().receives(Wire.hello("bob", "secret"));
    assertThat(server.sent()).isEqualTo(Wire.command("WELCOME", NOTHING));
    assertThat(server.session().established()).isFalse();
    server.receives(initiate("REQ"));
    assertThat(server.events()).hasSize(3).last().isEqualTo("established");
  }

  @Test
  void theServerRefusesEveryoneElse() {
    RecordingSession server = server().receives(Wire.hello("bob", "Secret"));
    assertThat(server.sent()).isEqualTo(error("400"));
    assertThat(server.reason()).isEqualTo("a username and password that are not admitted");
    assertThat(server.receives(initiate("DEALER")).session().established()).isFalse();
  }

  /** Returns a session whose authentication has no result yet. */
  private static RecordingSession undecided() {
    SessionLimits limits =
        new SessionLimits(RecordingSession.LARGEST, new InboundBudget(Long.MAX_VALUE));
    return RecordingSession.of(sink -> Session.server(true, limits, sink))
        .receives(GREETING, Wire.hello("bob", "secret"));
  }

  @Test
  void aFailedAuthenticationAdmitsNoClient() {
    RecordingSession server = undecided().onAuthenticated(AuthenticationResult.UNDECIDED);
    assertThat(server.sent()).isEqualTo(error("500"));
    assertThat(server.reason()).endsWith("the authenticator failed");
    assertThat(server.receives(initiate("DEALER")).session().established()).isFalse();
  }

  @Test
  void theAnswerMayComeLater() {
    RecordingSession server = undecided();
    assertThat(server.events()).containsExactly("asked about bob");
    server.onAuthenticated(AuthenticationResult.ADMITTED).receives(initiate("DEALER"));
    assertThat(server.events()).hasSize(4).last().isEqualTo("established");
  }

  @Test
  void nothingMayComeBeforeTheAnswer() {
    RecordingSession server = undecided().receives(initiate("DEALER"));
    assertThat(server.reason()).isEqualTo("the command INITIATE before the last one was answered");
    server.onAuthenticated(AuthenticationResult.ADMITTED).receives(initiate("DEALER"));
    assertThat(server.sent()).isEmpty();
    assertThat(server.session().established()).isFalse();
  }

  @Test
  void thereIsNoWayAroundHello() {
    assertThat(server().receives(initiate("DEALER")).reason())
        .isEqualTo("the command INITIATE instead of HELLO");
    assertThat(server().receives(Wire.ready("DEALER")).reason())
        .isEqualTo("the command READY instead of HELLO");
    RecordingSession server =
        server().receives(Wire.hello("bob", "secret"), Wire.hello("bob", "secret"));
    assertThat(server.reason()).isEqualTo("the command HELLO instead of INITIATE");
  }

  @Test
  void theServerSendsAnErrorAboutTheSocketType() {
    RecordingSession server = server().receives(Wire.hello("bob", "secret"), initiate("SUB"));
    assertThat(server.events()).element(1).asString().startsWith("sent 041d054552524f52");
    assertThat(server.reason()).isEqualTo("Socket-Type SUB instead of DEALER, REQ, ROUTER");
  }

  @Test
  void nameAndPasswordMayBeEmptyOrLong() {
    RecordingSession anybody = RecordingSession.server(
            (username, password) -> username.isEmpty() && password.length() == 255)
        .receives(GREETING, Wire.hello("", "p".repeat(255)));
    assertThat(anybody.events()).containsExactly("sent 04080757454c434f4d45");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "03626f",
        "03626f62",
        "03626f6202",
        "03626f62017800",
        "02c3280178",
        "017802c328"
      })
  void aMalformedHelloIsRefused(String data) {
    RecordingSession server = server().receives(Wire.command("HELLO", Wire.hex(data)));
    assertThat(server.reason()).isEqualTo("a malformed HELLO");
    assertThat(server.sent()).isEmpty();
  }

  @Test
  void theClientSendsItsCredentials() {
    RecordingSession client = client();
    assertThat(client.sent()).isEqualTo(Wire.hello("bob", "secret"));
    client.receives(Wire.command("WELCOME", NOTHING));
    assertThat(client.sent())
        .endsWith(Wire.command(
            "INITIATE",
            Wire.join(Wire.property("Socket-Type", "DEALER"), Wire.property("Identity", ""))));
    assertThat(client.session().established()).isFalse();
    client.receives(Wire.ready("ROUTER"));
    assertThat(client.events()).hasSize(3).last().isEqualTo("established");
  }

  @Test
  void theClientAcceptsNoCommandOutOfTurn() {
    assertThat(client().receives(Wire.ready("ROUTER")).reason())
        .isEqualTo("the command READY instead of WELCOME");
    byte[] welcome = Wire.command("WELCOME", NOTHING);
    assertThat(client().receives(welcome, welcome).reason())
        .isEqualTo("the command WELCOME instead of READY");
    assertThat(client().receives(Wire.command("WELCOME", Wire.bytes("x"))).reason())
        .isEqualTo("a malformed WELCOME");
    assertThat(client().receives(welcome, Wire.ready("PUB")).reason()).contains("PUB");
  }

  @Test
  void theClientHearsWhyItIsRefused() {
    assertThat(client().receives(error("400")).reason())
        .isEqualTo("refused: wrong user or password (ERROR 400)");
    assertThat(client().receives(error("500")).reason())
        .isEqualTo("refused: the server failed to check user and password (ERROR 500)");
    assertThat(client().receives(error("no")).reason()).isEqualTo("refused: ERROR no");
  }

  @Test
  void credentialsAreShortAndNotPrinted() {
    assertThat(new PlainCredentials("bob", "secret").toString()).doesNotContain("secret");
    String longest = "\u00e4".repeat(127);
    assertThat(new PlainCredentials(longest, longest).username()).isEqualTo(longest);
    assertThatThrownBy(() -> new PlainCredentials("bob", longest + "xx"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("password: 256 bytes (expected: <= 255)");
  }
}
