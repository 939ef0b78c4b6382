package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcContext;
import io.zerocall.RpcMethod;
import io.zerocall.transport.Message;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The user and the address that methods see. */
class IdentityTest {
  private static final String TOKEN = "0123456789abcdef";

  /** Describes the caller. */
  public static final class Service {
    @RpcMethod
    public String caller() {
      RpcContext context = RpcContext.current().orElseThrow();
      return context.user().orElse("nobody") + " from "
          + context.remoteAddress().map(InetAddress::getHostAddress).orElse("nowhere") + " with "
          + new TreeMap<>(context.meta());
    }
  }

  private static String caller(TestPeer peer, String authorization) {
    String header = "{\"meta\":{\"a\":\"b\",\"authorization\":\"" + authorization + "\"}}";
    byte[] body = TestPeer.request("test.caller", "[]").getBytes(StandardCharsets.UTF_8);
    peer.sendFrames(Message.ofFrames(List.of(header.getBytes(StandardCharsets.UTF_8), body)));
    String reply = new String(peer.nextMessage().body(), StandardCharsets.UTF_8);
    return reply.replaceFirst(".*\"result\":\"(.*)\"}", "$1");
  }

  private static TestServer server(TokenAuthenticator tokens) {
    return TestServer.with(
        builder -> builder.executor(Runnable::run).tokens(tokens).register("test", new Service()));
  }

  @Test
  void aKnownTokenIsTheUserAndIsRemoved() {
    try (TestServer server = server(TokenAuthenticator.of(Map.of(TOKEN, "ann")))) {
      TestPeer peer = server.connect(new TestPeer().from("192.0.2.1"));
      assertThat(caller(peer, "Bearer " + TOKEN)).isEqualTo("ann from 192.0.2.1 with {a=b}");
      assertThat(caller(peer, "bearer  " + TOKEN)).isEqualTo("ann from 192.0.2.1 with {a=b}");
      assertThat(caller(peer, "Basic " + TOKEN))
          .isEqualTo("nobody from 192.0.2.1 with {a=b, authorization=Basic " + TOKEN + "}");
    }
  }

  @Test
  void anUnknownTokenLeavesTheUserOfTheConnection() {
    try (TestServer server = server(TokenAuthenticator.of(Map.of(TOKEN, "ann")))) {
      TestPeer peer = server.connect(new TestPeer().as("bob").from("0:0:0:0:0:0:0:1"));
      assertThat(caller(peer, "Bearer x"))
          .isEqualTo("bob from 0:0:0:0:0:0:0:1 with {a=b, authorization=Bearer x}");
      assertThat(caller(peer, "Bearer " + TOKEN)).startsWith("ann from ");
    }
  }

  @Test
  void withoutTokensNothingChanges() {
    try (TestServer server = TestServer.with(
        builder -> builder.register("test", new Service()).executor(Runnable::run))) {
      assertThat(caller(server.connect(new TestPeer().from(null)), "Bearer " + TOKEN))
          .isEqualTo("nobody from nowhere with {a=b, authorization=Bearer " + TOKEN + "}");
    }
  }

  @Test
  void aShortTokenIsRefused() {
    assertThatThrownBy(() -> TokenAuthenticator.of(Map.of("0123456789abcde", "ann")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("token of ann: 15 characters (expected: >= 16)");
  }
}
