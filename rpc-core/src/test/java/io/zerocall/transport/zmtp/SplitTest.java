package io.zerocall.transport.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.PlainCredentials;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However the network splits a peer's bytes, they have the same meaning. */
class SplitTest {
  private static final int ROUNDS = 200;

  private static byte[] traffic() {
    byte[] large = new byte[9_000];
    Arrays.fill(large, (byte) 'x');
    return Wire.join(
        Wire.frame(0, "body"),
        Wire.frame(Wire.MORE, "header"),
        Wire.ping(300, "context"),
        Wire.frame(0, new byte[300]),
        Wire.frame(0, ""),
        Wire.frame(Wire.MORE, ""),
        Wire.frame(Wire.MORE, new byte[256]),
        Wire.frame(0, "body"),
        Wire.command("UNKNOWN", new byte[400]),
        Wire.claim(0, 3),
        Wire.bytes("abc"),
        Wire.frame(Wire.MORE, "1"),
        Wire.frame(Wire.MORE, "2"),
        Wire.frame(0, large),
        Wire.frame(0, "last"));
  }

  private static Arguments script(
      String name, Supplier<RecordingSession> session, byte[]... parts) {
    return Arguments.of(Named.of(name, session), Wire.join(parts));
  }

  static Stream<Arguments> scripts() {
    byte[] anonymous = Wire.greeting("NULL");
    byte[] named = Wire.greeting("PLAIN");
    PlainCredentials bob = new PlainCredentials("bob", "secret");
    Supplier<RecordingSession> guarded =
        () -> RecordingSession.server((username, password) -> username.equals("bob"));
    byte[] hello = Wire.hello("bob", "secret");
    byte[] initiate = Wire.command("INITIATE", Wire.property("Socket-Type", "REQ"));
    byte[] welcome = Wire.command("WELCOME", new byte[0]);
    byte[] router = Wire.ready("ROUTER");
    return Stream.of(
        script("server", RecordingSession::server, anonymous, Wire.ready("DEALER"), traffic()),
        script("client", RecordingSession::client, anonymous, router, traffic()),
        script("plain server", guarded, named, hello, initiate, traffic()),
        script(
            "plain client", () -> RecordingSession.client(bob), named, welcome, router, traffic()),
        script("wrong version", RecordingSession::server, Wire.greeting("NULL", 2, 0)),
        script("wrong mechanism", RecordingSession::server, named),
        script("wrong user", guarded, named, Wire.hello("eve", "secret"), initiate),
        script("wrong socket", RecordingSession::server, anonymous, Wire.ready("PUB"), traffic()),
        script(
            "wrong flags",
            RecordingSession::server,
            Wire.clientsHandshake(),
            traffic(),
            Wire.frame(8, "x")),
        script(
            "too long",
            RecordingSession::server,
            Wire.clientsHandshake(),
            traffic(),
            Wire.claim(0, -1)));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void atEveryByte(Supplier<RecordingSession> ears, byte[] script) {
    List<String> expected = ears.get().receives(script).events();
    for (int at = 0; at <= script.length; at++) {
      assertThat(receive(ears, script, at)).as("cut at %s", at).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void intoSingleBytes(Supplier<RecordingSession> ears, byte[] script) {
    int[] everywhere = IntStream.range(1, script.length).toArray();
    assertThat(receive(ears, script, everywhere))
        .isEqualTo(ears.get().receives(script).events());
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void anywhere(Supplier<RecordingSession> ears, byte[] script) {
    long seed = Long.getLong("zerocall.seed", System.nanoTime());
    Random random = new Random(seed);
    List<String> expected = ears.get().receives(script).events();
    for (int round = 0; round < ROUNDS; round++) {
      int[] cuts =
          random.ints(1 + random.nextInt(20), 0, script.length + 1).sorted().toArray();
      assertThat(receive(ears, script, cuts)).as("-Dzerocall.seed=%s", seed).isEqualTo(expected);
    }
  }

  private static List<String> receive(Supplier<RecordingSession> ears, byte[] script, int... cuts) {
    RecordingSession session = ears.get();
    int from = 0;
    for (int to : cuts) {
      session.receives(Arrays.copyOfRange(script, from, to));
      from = to;
    }
    return session.receives(Arrays.copyOfRange(script, from, script.length)).events();
  }
}
