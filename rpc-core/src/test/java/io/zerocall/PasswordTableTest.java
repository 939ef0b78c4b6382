package io.zerocall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PasswordTableTest {
  private final PlainAuthenticator table =
      PlainAuthenticator.of(Map.of("ann", "s\u00e9cret", "empty", ""));

  @Test
  void admitsAUserWithTheRightPassword() {
    assertThat(table.admits("ann", "s\u00e9cret")).isTrue();
    assertThat(table.admits("empty", "")).isTrue();
  }

  @Test
  void refusesEveryOtherUser() {
    assertThat(table.admits("ann", "s\u00e9cre")).isFalse();
    assertThat(table.admits("ann", "")).isFalse();
    assertThat(table.admits("Ann", "s\u00e9cret")).isFalse();
    assertThat(table.admits("bob", "")).as("an unknown user without password").isFalse();
  }

  @Test
  void keepsACopy() {
    Map<String, String> passwords = new HashMap<>(Map.of("ann", "secret"));
    PlainAuthenticator copy = PlainAuthenticator.of(passwords);
    passwords.put("bob", "secret");
    assertThat(copy.admits("bob", "secret")).isFalse();
  }

  @Test
  void printsNoPassword() {
    assertThat(PlainAuthenticator.of(Map.of("ann", "secret")).toString())
        .isEqualTo("PasswordTable[ann]");
  }

  @Test
  void refusesNamesAndPasswordsThatAreTooLongToSend() {
    assertThatThrownBy(() -> PlainAuthenticator.of(Map.of("ann", "x".repeat(256))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("password of ann: 256 bytes (expected: <= 255)");
  }
}
