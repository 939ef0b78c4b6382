package io.zerocall.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeTurnsTest {
  private static final String ONE = "192.0.2.1";
  private static final String OTHER = "192.0.2.2";

  private final HandshakeTurns turns = new HandshakeTurns(3, 2);
  private final List<String> begun = new ArrayList<>();

  private HandshakeTurns.Turn request(String host, String name) {
    return turns.request(host, () -> begun.add(name));
  }

  @Test
  void asManyAsTheLimitBeginAtOnce() {
    request(ONE, "a");
    request(ONE, "b");
    request(OTHER, "c");
    request(OTHER, "d");
    assertThat(begun).containsExactly("a", "b", "c");
  }

  @Test
  void aHostHasAShareOnly() {
    HandshakeTurns.Turn first = request(ONE, "a");
    request(ONE, "b");
    request(ONE, "c");
    assertThat(begun).containsExactly("a", "b");
    request(OTHER, "d");
    assertThat(begun).containsExactly("a", "b", "d");
    first.end();
    assertThat(begun).containsExactly("a", "b", "d", "c");
  }

  @Test
  void thisMachineHasNoShare() {
    request("127.0.0.1", "a");
    request("127.0.0.1", "b");
    request("127.0.0.1", "c");
    assertThat(begun).containsExactly("a", "b", "c");
  }

  @Test
  void hostsThatWaitTakeTurns() {
    HandshakeTurns.Turn[] all = {
      request("127.0.0.1", "1"), request("127.0.0.1", "2"), request("127.0.0.1", "3")
    };
    request(ONE, "a1");
    request(ONE, "a2");
    request(OTHER, "b1");
    for (HandshakeTurns.Turn turn : all) {
      turn.end();
    }
    assertThat(begun).containsExactly("1", "2", "3", "a1", "b1", "a2");
  }

  @Test
  void endingTwiceFreesOnePlace() {
    HandshakeTurns.Turn first = request(ONE, "a");
    request(OTHER, "b");
    request(OTHER, "c");
    first.end();
    first.end();
    request(ONE, "d");
    request(ONE, "e");
    assertThat(begun).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aWaitThatEndsIsNotGranted() {
    HandshakeTurns.Turn first = request("127.0.0.1", "1");
    request("127.0.0.1", "2");
    request("127.0.0.1", "3");
    HandshakeTurns.Turn impatient = request(ONE, "a");
    request(ONE, "b");
    impatient.end();
    first.end();
    assertThat(begun).containsExactly("1", "2", "3", "b");
  }
}
