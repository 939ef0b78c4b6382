package io.zerocall.client.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  private static Target parse(String text) {
    return Target.parse(text, Set.of("dns", "consul"));
  }

  private static List<String> several(String text) {
    return ((Target.Several) parse(text)).endpoints();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://a:5555",
        "tcp://[::1]:5555",
        "ipc:///tmp/a,b",
        "inproc://a,b",
        "tls://a:1,a:1",
        "nonsense"
      })
  void anEndpointIsOneServer(String text) {
    String endpoint = text.replace(",a:1", "");
    assertThat(parse(text)).isEqualTo(new Target.Single(endpoint));
  }

  @Test
  void endpointsHaveCommasBetweenThem() {
    assertThat(several("tcp://a:5555,b:5556")).containsExactly("tcp://a:5555", "tcp://b:5556");
    assertThat(several("tls://a:1,[::1]:2")).containsExactly("tls://a:1", "tls://[::1]:2");
    assertThat(several("tcp://a:1,ipc:///tmp/b,a:1,c:2"))
        .containsExactly("tcp://a:1", "ipc:///tmp/b", "tcp://c:2");
    assertThat(several("ipc:///tmp/a,b,ipc:///tmp/c"))
        .containsExactly("ipc:///tmp/a,b", "ipc:///tmp/c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://a:1,", "tcp://,a:1", "tcp://a:1,,b:1"})
  void anEndpointIsMissing(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(text, "one comma between them");
  }

  @Test
  void aNameHasTheSchemeOfAResolver() {
    assertThat(parse("dns://orders.internal:5555"))
        .isEqualTo(new Target.Named("dns", "dns://orders.internal:5555"));
    assertThat(parse("consul://orders?tag=a,b"))
        .isEqualTo(new Target.Named("consul", "consul://orders?tag=a,b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dns://orders",
        "dns://:5555",
        "dns://a:b",
        "dns://a:0",
        "dns://a:65536",
        "dns:///a:1",
        "dns://a:1:2",
        "dns://a:999999999999"
      })
  void aNameOfTheDnsHasAHostAndAPort(String text) {
    assertThatThrownBy(() -> DnsLookup.of(text, "tcp"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(text, "expected: dns://host:port");
  }
}
