package io.zerocall.transport.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.PlainAuthenticator;
import io.zerocall.transport.Message;
import io.zerocall.transport.PlainCredentials;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sessions of both sides, connected to each other. */
class SessionsTest {

  /** Both ends of a connection without a network. */
  private record Line(RecordingSession server, RecordingSession client) {

    Line {
      server.receives(client.session().greeting());
      client.receives(server.session().greeting());
      int said = 0;
      int answered = 0;
      while (said < client.sent().length || answered < server.sent().length) {
        byte[] toServer = Arrays.copyOfRange(client.sent(), said, client.sent().length);
        said += toServer.length;
        server.receives(toServer);
        byte[] toClient = Arrays.copyOfRange(server.sent(), answered, server.sent().length);
        answered += toClient.length;
        client.receives(toClient);
      }
    }

    boolean established() {
      return server.session().established() && client.session().established();
    }
  }

  private static Line line(
      @Nullable PlainAuthenticator authenticator, @Nullable PlainCredentials credentials) {
    return new Line(RecordingSession.server(authenticator), RecordingSession.client(credentials));
  }

  private static boolean isBob(String username, String password) {
    return username.equals("bob") && password.equals("secret");
  }

  @Test
  void agreeOnNull() {
    Line line = line(null, null);
    assertThat(line.established()).isTrue();
    assertThat(line.server().session().understandsPing()).isTrue();
    assertThat(line.client().session().understandsPing()).isTrue();
  }

  @Test
  void agreeOnPlain() {
    assertThat(line(SessionsTest::isBob, new PlainCredentials("bob", "secret")).established())
        .isTrue();
  }

  @Test
  void partOverAWrongPassword() {
    Line line = line(SessionsTest::isBob, new PlainCredentials("bob", "guess"));
    assertThat(line.established()).isFalse();
    assertThat(line.server().reason()).contains("not admitted");
    assertThat(line.client().reason()).isEqualTo("refused: wrong user or password (ERROR 400)");
  }

  @Test
  void partOverTheMechanism() {
    Line line = line(SessionsTest::isBob, null);
    assertThat(line.server().reason()).isEqualTo("mechanism NULL instead of PLAIN");
    assertThat(line.client().reason())
        .isEqualTo(
            "mechanism PLAIN instead of NULL: the server requires a username and a password");
    Line shown = line(null, new PlainCredentials("bob", "secret"));
    assertThat(shown.server().reason()).isEqualTo("mechanism PLAIN instead of NULL");
    assertThat(shown.client().reason()).endsWith("requires no username and password");
    assertThat(shown.client().sent()).as("the password stays at home").isEmpty();
  }

  @Test
  void partOverTheSocketType() {
    Line line = new Line(RecordingSession.server(), RecordingSession.server());
    assertThat(line.established()).isFalse();
    Line dealers = new Line(RecordingSession.client(), RecordingSession.client());
    assertThat(dealers.established()).as("DEALER to DEALER is allowed").isTrue();
    RecordingSession client = RecordingSession.client();
    client.receives(Wire.greeting("NULL"), Wire.ready("SUB"));
    assertThat(client.reason()).contains("SUB");
  }

  @Test
  void exchangeMessages() {
    Line line = line(null, null);
    Message request = Message.of(Wire.bytes("header"), new byte[70_000]);
    line.server().receives(FrameEncodingTest.written(request));
    Message received = line.server().messages().get(0);
    assertThat(received.header()).isEqualTo(request.header());
    assertThat(received.body()).isEqualTo(request.body());
    line.client().receives(FrameEncodingTest.written(received.reply(Wire.bytes("body"))));
    assertThat(line.client().events()).last().isEqualTo("message null 'body'");
  }

  @Test
  void exchangePings() {
    Line line = line(null, null);
    line.server().receives(Command.ping(100));
    assertThat(line.server().session().ttlTenths()).isEqualTo(100);
    assertThat(line.server().sent()).endsWith(Wire.command("PONG", new byte[0]));
    line.client().receives(Wire.command("PONG", new byte[0]));
    assertThat(line.client().reason()).isEqualTo("none");
  }
}
