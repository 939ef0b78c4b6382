package io.zerocall.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.broker.policy.BrokerPolicy.Action;
import io.zerocall.broker.policy.BrokerPolicy.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowListTest {
  @TempDir
  private Path directory;

  private AllowList rules(String text) throws IOException {
    return AllowList.read(Files.writeString(directory.resolve("rules"), text));
  }

  private static Identity identity(String user, String address) throws UnknownHostException {
    return new Identity(user, address == null ? null : InetAddress.getByName(address));
  }

  @Test
  void whatNoRuleAllowsIsRefused() throws Exception {
    AllowList rules = rules("# Ann may call.\n\nallow ann * call orders.create # only this\n");
    Identity ann = identity("ann", "192.0.2.1");
    assertThat(rules.allows(Action.CALL, ann, "orders.create")).isTrue();
    assertThat(rules.allows(Action.CALL, ann, "orders.creates")).isFalse();
    assertThat(rules.allows(Action.CALL, ann, "orders.creat")).isFalse();
    assertThat(rules.allows(Action.OFFER, ann, "orders.create")).isFalse();
    assertThat(rules.allows(Action.PUBLISH, ann, "orders.create")).isFalse();
    assertThat(rules.allows(Action.CALL, identity("bob", null), "orders.create"))
        .isFalse();
    assertThat(rules.allows(Action.CALL, identity("Ann", null), "orders.create"))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "orders.*,   orders.a,   true",
    "orders.*,   orders.a.b, true",
    "orders.*,   orders.*,   true",
    "orders.*,   orders.a*,  true",
    "orders.*,   orders,     false",
    "orders.*,   orders*,    false",
    "orders.*,   order*,     false",
    "orders.*,   *,          false",
    "orders.*,   ordersX.a,  false",
    "orders.a,   orders.*,   false",
    "orders.a,   orders.a*,  false",
    "'a,orders.*', orders.b, true",
    "'a,orders.*', a,        true",
    "'a,orders.*', a.b,      false",
    "*,          *,          true",
    "*,          any.thing,  true"
  })
  void aPatternCoversANameOrAWholePrefix(String pattern, String name, boolean covered)
      throws Exception {
    AllowList rules = rules("allow * * offer,subscribe,manage " + pattern + "\n");
    Identity nobody = identity(null, null);
    assertThat(rules.allows(Action.OFFER, nobody, name)).isEqualTo(covered);
    assertThat(rules.allows(Action.SUBSCRIBE, nobody, name)).isEqualTo(covered);
    assertThat(rules.allows(Action.MANAGE, nobody, name)).isEqualTo(covered);
    assertThat(rules.allows(Action.CALL, nobody, name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "ann,      ann,    true",
    "ann,      anna,   false",
    "ann,      ,       false",
    "*,        ,       true",
    "*,        ann,    true",
    "team-*,   team-a, true",
    "team-*,   team,   false",
    "team-*,   ,       false",
    "'ann,bob', bob,   true",
    "'ann,*',  ,       true"
  })
  void onlyAStarMatchesAnUnknownUser(String pattern, String user, boolean matches)
      throws Exception {
    AllowList rules = rules("allow " + pattern + " * * *\n");
    assertThat(rules.allows(Action.CALL, identity(user, "::1"), "a")).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,          10.255.0.1,  true",
    "10.0.0.0/8,          11.0.0.1,    false",
    "10.0.0.0/8,          ,            false",
    "10.0.0.0/8,          ::1,         false",
    "192.0.2.128/25,      192.0.2.129, true",
    "192.0.2.128/25,      192.0.2.127, false",
    "192.0.2.1,           192.0.2.1,   true",
    "192.0.2.1,           192.0.2.0,   false",
    "0.0.0.0/0,           192.0.2.1,   true",
    "0.0.0.0/0,           ,            false",
    "2001:db8::/33,       2001:db8:7fff::1, true",
    "2001:db8::/33,       2001:db8:8000::1, false",
    "'127.0.0.1,::1',     ::1,         true",
    "*,                   ,            true"
  })
  void onlyAStarMatchesAnUnknownAddress(String networks, String address, boolean matches)
      throws Exception {
    AllowList rules = rules("allow * " + networks + " call *\n");
    assertThat(rules.allows(Action.CALL, identity("ann", address), "a")).isEqualTo(matches);
  }

  @Test
  void sharedNamesAreThoseOfTheRule() throws Exception {
    AllowList rules = rules("allow a,b * offer jobs.* shared\nallow a * offer other\n");
    assertThat(rules.isShared("jobs.x")).isTrue();
    assertThat(rules.isShared("jobs.*")).isTrue();
    assertThat(rules.isShared("other")).isFalse();
    assertThat(rules.isShared("*")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "deny ann * call x; no rule (expected: allow USER ADDRESS ACTIONS NAMES [shared])",
        "allow ann * call; no rule (expected: allow USER ADDRESS ACTIONS NAMES [shared])",
        "allow ann * call x y; no rule (expected: allow USER ADDRESS ACTIONS NAMES [shared])",
        "allow ann * call x shared; shared without offer (only offered names are shared)",
        "allow ann * cal x; action \"cal\" (expected: offer, call, publish, subscribe, manage or *)",
        "allow ann * call,,offer x; \"call,,offer\" (expected: a list such as a,b without spaces)",
        "allow a*n * call x; \"a*n\" (expected: a name, or a prefix such as orders.*)",
        "allow ann * call x.*.y; \"x.*.y\" (expected: a name, or a prefix such as orders.*)",
        "allow ann * call rpc.*; \"rpc.*\" (rpc and system are reserved)",
        "allow ann localhost call x; network: \"localhost\" (expected: an address such as"
            + " 192.0.2.1, or a network such as 10.0.0.0/8)",
        "allow ann 10.0.0.1/8 call x; network: \"10.0.0.1/8\" (expected: 10.0.0.0/8)",
        "allow ann 10.0.0.0/33 call x; network: \"10.0.0.0/33\" (expected: a length from 0 to 32)",
        "allow ann 10.0.0 call x; network: \"10.0.0\" (expected: an address such as 192.0.2.1, or"
            + " a network such as 10.0.0.0/8)"
      })
  void aMistakeIsReportedWithItsLine(String line, String message) {
    Path file = directory.resolve("rules");
    assertThatThrownBy(() -> rules("# comment\nallow ann * call x\n" + line + "\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ":3: " + message);
  }

  @Test
  void aFileThatMayBeIncompleteIsRefused() {
    Path file = directory.resolve("rules");
    assertThatThrownBy(() -> rules("allow ann * call x\nallow bob * call x"))
        .hasMessage(file + ":2: the last line has no line break at its end; it may be incomplete");
    assertThatThrownBy(() -> rules("# nothing\n"))
        .hasMessage(file + ": nothing but comments (expected: a line or more)");
    assertThatThrownBy(() -> AllowList.read(directory.resolve("none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(directory.resolve("none") + ": there is no such file");
    assertThatThrownBy(() -> AllowList.read(directory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(directory + ": can't be read");
  }
}
