package io.zerocall.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcException;
import io.zerocall.RpcTiming;
import io.zerocall.json.document.Routing;
import io.zerocall.transport.Message;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which connection is closed with an abandoned call. */
class SingleInFlightTest {
  private final AtomicInteger renewals = new AtomicInteger();
  private final SingleInFlight way = new SingleInFlight(renewals::incrementAndGet);

  /** Returns a call that was sent over the present connection. */
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
      public RpcTiming timing(PendingCall call) {
        throw new UnsupportedOperationException("no call has a reply");
      }

      @Override
      public void reportTiming(PendingCall call) {}

      @Override
      public CallExceptions exceptions() {
        return new CallExceptions("tcp://127.0.0.1:1", System::nanoTime);
      }

      @Override
      public void reported(PendingCall call) {}
    };

    Sent() {
      super(
          new Invocation(
              "m",
              1,
              id -> new byte[0],
              0,
              TimeUnit.SECONDS.toNanos(1),
              false,
              null,
              Map.of(),
              Routing.DEFAULT,
              Repeats.NONE,
              0,
              null),
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
  void anAbandonedCallClosesItsConnection() {
    way.abandoned(sent());
    assertThat(renewals).hasValue(1);
  }

  @Test
  void aCallWhoseConnectionHasGoneLeavesTheNextConnectionAlone() {
    PendingCall late = sent();
    way.disconnected();
    PendingCall next = sent();
    way.abandoned(late);
    assertThat(renewals).hasValue(0);
    way.abandoned(next);
    assertThat(renewals).hasValue(1);
  }
}
