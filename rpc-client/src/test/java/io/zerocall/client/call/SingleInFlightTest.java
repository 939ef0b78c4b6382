package io.zerocall.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcException;
import io.zerocall.transport.Message;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which connection is given up with a call. */
class SingleInFlightTest {
  private final AtomicInteger renewals = new AtomicInteger();
  private final SingleInFlight way = new SingleInFlight(renewals::incrementAndGet);

  /** A call that was sent over the connection that there is. */
  private PendingCall sent() {
    PendingCall call = new Sent();
    way.sending(call);
    return call;
  }

  private static final class Sent extends PendingCall {
    private static final Owner OWNER = new Owner() {
      @Override
      public @Nullable Message message(PendingCall call, byte[] document) {
        return null;
      }

      @Override
      public void abandoned(PendingCall call) {}

      @Override
      public void ended(PendingCall call) {}

      @Override
      public void reported(PendingCall call) {}
    };

    Sent() {
      super(
          new Invocation(
              "m", 1, id -> new byte[0], 0, TimeUnit.SECONDS.toNanos(1), false, null, Map.of()),
          OWNER,
          1,
          new byte[0],
          0);
    }

    @Override
    boolean hasWaitingThread() {
      return false;
    }

    @Override
    void replied(byte[] document) {}

    @Override
    void failed(RpcException failure) {}
  }

  @Test
  void aCallThatIsGivenUpTakesItsConnectionAlong() {
    way.abandoned(sent());
    assertThat(renewals).hasValue(1);
  }

  @Test
  void aCallWhoseConnectionHasGoneLeavesTheNextOneAlone() {
    PendingCall late = sent();
    way.disconnected();
    PendingCall innocent = sent();
    way.abandoned(late);
    assertThat(renewals).hasValue(0);
    way.abandoned(innocent);
    assertThat(renewals).hasValue(1);
  }
}
