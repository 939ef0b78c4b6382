package io.zerocall.junit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RandomSeed;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.PeerReceiver;
import io.zerocall.transport.ReplyTo;
import io.zerocall.transport.TransportOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static Faults many(long seed) {
    return new RandomFaults(10, 10, 20, 1, seed);
  }

  /** Returns the events of a server and a client, in a run of a hundred echoes. */
  private static List<String> history(Faults faults) {
    List<String> history = new ArrayList<>();
    MemoryTransport transport = MemoryTransport.stepped(faults);
    var binding =
        transport.bind("inproc://x", TransportOptions.DEFAULTS, peer -> echo(peer, history));
    var channel = transport.connect("inproc://x", TransportOptions.DEFAULTS, recorder(history));
    for (int i = 0; i < 100; i++) {
      byte[] sent = {(byte) i};
      channel.send(() -> Message.of(null, sent));
      transport.step();
    }
    transport.settle();
    channel.close();
    binding.close();
    return history;
  }

  private static PeerReceiver echo(Peer peer, List<String> history) {
    return new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        history.add("server received " + number(message));
        peer.send(message.reply(new byte[] {number(message)}));
      }

      @Override
      public void disconnected() {
        history.add("server disconnected");
      }
    };
  }

  private static ChannelReceiver recorder(List<String> history) {
    return new ChannelReceiver() {
      @Override
      public void connected() {
        history.add("client connected");
      }

      @Override
      public void received(Message message) {
        history.add("client received " + number(message));
      }

      @Override
      public void disconnected(String reason) {
        history.add("client disconnected: " + reason);
      }
    };
  }

  private static byte number(Message message) {
    byte[] body = message.body();
    assertThat(body).isNotNull();
    return body[0];
  }

  @Test
  void theSameSeedGivesTheSameHistory() {
    long seed = RandomSeed.value();
    assertThat(history(many(seed))).isEqualTo(history(many(seed)));
  }

  @Test
  void anotherSeedGivesAnother() {
    long seed = RandomSeed.value();
    assertThat(history(many(seed))).isNotEqualTo(history(many(seed + 1)));
  }

  @Test
  void withoutFaultsEverythingArrivesOnceAndInOrder() {
    List<String> history = history(Faults.NONE);
    List<String> received =
        history.stream().filter(line -> line.startsWith("client received")).toList();
    assertThat(received).hasSize(100).doesNotHaveDuplicates();
    assertThat(history).doesNotContain("server disconnected");
  }
}
