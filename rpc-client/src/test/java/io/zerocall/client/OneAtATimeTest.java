package io.zerocall.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcException;
import io.zerocall.RpcWire;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which connection is given up with a call. */
class OneAtATimeTest {
  private final AtomicInteger renewals = new AtomicInteger();
  private final OneAtATime way = new OneAtATime(renewals::incrementAndGet);
  private final ScriptedTransport transport = new ScriptedTransport();
  private final RpcClient client = transport.client().wire(RpcWire.ZERORPC).connect("tcp://test:1");

  @AfterEach
  void close() {
    client.close();
  }

  /** A call that was sent over the connection that there is. */
  private PendingCall sent() {
    PendingCall call = new Sent();
    way.sending(call);
    return call;
  }

  private final class Sent extends PendingCall {
    Sent() {
      super(
          client
              .calls()
              .invocation("m", 1, id -> new byte[0], Duration.ofSeconds(1).toMillis()),
          client.calls().caller().connection(),
          1,
          new byte[0],
          0);
    }

    @Override
    void replied(byte[] document) {}

    @Override
    void failed(RpcException failure) {}
  }

  @Test
  void aCallThatIsGivenUpTakesItsConnectionAlong() {
    way.gaveUp(sent());
    assertThat(renewals).hasValue(1);
  }

  @Test
  void aCallWhoseConnectionHasGoneLeavesTheNextOneAlone() {
    PendingCall late = sent();
    way.disconnected();
    PendingCall innocent = sent();
    way.gaveUp(late);
    assertThat(renewals).hasValue(0);
    way.gaveUp(innocent);
    assertThat(renewals).hasValue(1);
  }
}
