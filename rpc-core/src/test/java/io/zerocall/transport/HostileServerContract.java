package io.zerocall.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.FreePort;
import io.zerocall.testing.RawPeer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whatever a server sends, its client reconnects and is served as soon as the server works. */
public abstract class HostileServerContract {
  private static final TransportOptions OPTIONS = new Settings()
      .maxMessageBytes(100_000)
      .maxConnections(50)
      .handshakeMillis(500)
      .reconnectMillis(50, 100)
      .heartbeatMillis(300)
      .options();

  /** What a server does to one connection. */
  @FunctionalInterface
  private interface Misdeed {
    void commit(RawPeer client) throws IOException;
  }

  private final Transport transport;

  protected HostileServerContract(Transport transport) {
    this.transport = transport;
  }

  private void survives(Misdeed misdeed) throws Exception {
    Inbox inbox = new Inbox();
    int port = FreePort.find();
    Channel channel;
    try (ServerSocket server = new ServerSocket(port, 10, InetAddress.getLoopbackAddress())) {
      channel = transport.connect("tcp://127.0.0.1:" + port, OPTIONS, inbox);
      int committed = 0;
      while (committed < 3) {
        try (RawPeer client = new RawPeer(server.accept())) {
          misdeed.commit(client);
          assertThat(client.isClosed()).as("closed by the client").isTrue();
          committed++;
        } catch (EOFException e) {
          // On a busy machine a client may time out and reconnect.
        }
      }
    }
    channel.send(() -> Message.of(null, new byte[] {1}));
    try (channel;
        var binding = transport.bind("tcp://127.0.0.1:" + port, OPTIONS, new Echo())) {
      assertThat(binding.endpoint()).endsWith(":" + port);
      byte[] body = inbox.take().body();
      assertThat(body).isNotNull();
    }
  }

  @Test
  void aLengthBelowNothing() throws Exception {
    survives(client -> {
      client.handshake("ROUTER");
      client.sendUntilRefused(RawPeer.claim(0, 0x8000_0000_7fff_ffffL), 1);
    });
  }

  @Test
  void aLengthBelowNothingInTheHandshake() throws Exception {
    survives(client -> {
      client.send(RawPeer.greeting());
      client.sendUntilRefused(RawPeer.claim(RawPeer.COMMAND, Long.MIN_VALUE | 0x7fff_ffffL), 1);
    });
  }

  @Test
  void aReplyThatIsTooLarge() throws Exception {
    survives(client -> {
      client.handshake("ROUTER");
      client.sendUntilRefused(RawPeer.frame(0, new byte[200_001]), 1);
    });
  }

  @Test
  void aMessageOfEndlessFrames() throws Exception {
    survives(client -> {
      client.handshake("ROUTER");
      client.sendUntilRefused(RawPeer.frame(RawPeer.MORE, new byte[1]), 100_000);
    });
  }

  @Test
  void aHandshakeThatNeverEnds() throws Exception {
    survives(client -> client.send((byte) 0xff));
  }

  @Test
  void aGreetingThatIsNotOne() throws Exception {
    survives(
        client -> client.send("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aHandshakeThatNeverGetsBeyondItsGreeting() throws Exception {
    survives(client -> client.send(RawPeer.greeting()));
  }

  @Test
  void aServerThatFallsSilent() throws Exception {
    survives(client -> client.handshake("ROUTER"));
  }
}
