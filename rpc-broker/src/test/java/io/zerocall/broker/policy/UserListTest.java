package io.zerocall.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserListTest {
  private static final String ANN = "0123456789abcde#";
  private static final String BOB = "fedcba9876543210";

  @TempDir
  private Path directory;

  private UserList users(String text) throws IOException {
    return UserList.read(Files.writeString(directory.resolve("users"), text));
  }

  @Test
  void aSecretIsAPasswordAndAToken() throws Exception {
    UserList users = users("# users\nann " + ANN + "\nbob\t" + BOB + " # the other\n");
    assertThat(users.admits("ann", ANN)).isTrue();
    assertThat(users.admits("ann", BOB)).isFalse();
    assertThat(users.admits("eve", ANN)).isFalse();
    assertThat(users.user(ANN)).isEqualTo("ann");
    assertThat(users.user(BOB)).isEqualTo("bob");
    assertThat(users.user(BOB + "0")).isNull();
    assertThat(users.user("")).isNull();
    assertThat(users.toString()).doesNotContain(ANN, BOB);
  }

  @Test
  void aRemovedUserIsUnknown() throws Exception {
    UserList users = users("ann " + ANN + "\nbob " + BOB + "\n");
    var unused = users("ann " + ANN + "\n");
    assertThat(users.refresh()).isFalse();
    assertThat(users.refresh()).isTrue();
    assertThat(users.user(ANN)).isEqualTo("ann");
    assertThat(users.user(BOB)).isNull();
    assertThat(users.admits("bob", BOB)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "bob; no user (expected: NAME SECRET)",
        "bob fedcba9876543210 x; no user (expected: NAME SECRET)",
        "bob fedcba987654321; a secret of 15 characters (expected: >= 16, as from openssl rand -hex"
            + " 16)",
        "bob 0123456789abcde#; the same secret as ann",
        "ann fedcba9876543210; a second secret of ann",
        "bo* fedcba9876543210; \"bo*\" (expected: a name without * and commas, which mean more in a"
            + " policy)"
      })
  void aMistakeIsReportedWithItsLine(String line, String message) {
    assertThatThrownBy(() -> users("ann " + ANN + "\n" + line + "\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(directory.resolve("users") + ":2: " + message);
  }
}
