package io.zerocall.transport.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.zerocall.transport.Message;
import io.zerocall.transport.engine.InboundBudget;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much memory a peer can make a session allocate, and how it is charged. */
class MemoryTest {
  private static final long BUDGET_BYTES = 4 << 20;
  private static final int LARGE = 1 << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final InboundBudget budget = new InboundBudget(BUDGET_BYTES);

  private RecordingSession server() {
    return RecordingSession.server(Long.MAX_VALUE, budget).receives(Wire.clientsHandshake());
  }

  private static long allocatedBytes() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  @ParameterizedTest
  @ValueSource(longs = {1 << 20, Integer.MAX_VALUE - 8, Integer.MAX_VALUE, 1L << 62, -1})
  void anAnnouncedLengthCostsNothing(long length) {
    RecordingSession session = server();
    byte[] claim = Wire.join(Wire.claim(0, length), new byte[10]);
    server().receives(claim).session().close(); // excludes the JVM's own allocations
    long before = allocatedBytes();
    session.receives(claim);
    assertThat(allocatedBytes() - before).isLessThan(64 << 10);
    assertThat(session.chargedBytes()).isLessThanOrEqualTo(8 << 10);
    assertThat(session.violation() == null)
        .isEqualTo(length > 0 && length <= Integer.MAX_VALUE - 8);
  }

  @Test
  void anIncompleteMessageIsChargedAsItArrives() {
    RecordingSession session = server().receives(Wire.claim(0, LARGE));
    assertThat(budget.chargedBytes()).isZero();
    int step = 1_000;
    for (int sent = step; sent < LARGE; sent += step) {
      session.receives(new byte[step]);
      assertThat(budget.chargedBytes())
          .isBetween((long) sent, Math.max(8L << 10, Math.min(LARGE, 4L * sent)));
    }
    session.receives(new byte[LARGE % step]);
    assertThat(session.messages()).hasSize(1);
    assertThat(budget.chargedBytes()).isZero();
  }

  @Test
  void theFramesBeforeTheLastAreChargedToo() {
    RecordingSession session = server().receives(Wire.frame(Wire.MORE, new byte[1_000]));
    assertThat(budget.chargedBytes()).isBetween(1_000L, 1_100L);
    session.receives(Wire.claim(0, 10_000), new byte[5]);
    assertThat(budget.chargedBytes()).isBetween(9_000L, 9_500L);
    session.receives(new byte[9_995]);
    assertThat(budget.chargedBytes()).isZero();
    for (int i = 0; i < 60; i++) {
      session.receives(Wire.frame(Wire.MORE, ""));
    }
    assertThat(budget.chargedBytes()).isGreaterThan(60 * 16);
  }

  @Test
  void aCommandIsChargedToo() {
    RecordingSession session =
        server().receives(Wire.claim(Wire.COMMAND, 60_000), new byte[20_000]);
    assertThat(budget.chargedBytes()).isGreaterThanOrEqualTo(20_000);
    session.session().close();
    assertThat(budget.chargedBytes()).isZero();
  }

  @Test
  void aMessageThatArrivesInOneReadIsNotCharged() {
    InboundBudget nothing = new InboundBudget(0);
    byte[] message = Wire.join(Wire.frame(Wire.MORE, "header"), Wire.frame(0, new byte[LARGE]));
    RecordingSession session = RecordingSession.server(LARGE + 6, nothing)
        .receives(Wire.clientsHandshake(), message, message);
    assertThat(session.messages()).hasSize(2);
    assertThat(session.reason()).isEqualTo("none");
  }

  @Test
  void aSpentBudgetEndsTheConnection() {
    RecordingSession other = server().receives(Wire.claim(0, 3 << 20), new byte[(3 << 20) - 1]);
    assertThat(other.reason()).isEqualTo("none");
    long othersBytes = budget.chargedBytes();
    RecordingSession session =
        server().receives(Wire.claim(0, 2 << 20), new byte[1 << 19], new byte[1 << 20]);
    assertThat(session.reason()).startsWith("the memory budget for incomplete messages");
    assertThat(budget.chargedBytes()).isEqualTo(othersBytes);
    other.session().close();
    other.session().close();
    assertThat(budget.chargedBytes()).isZero();
  }

  @Test
  void aViolationGivesTheMemoryBack() {
    server().receives(Wire.frame(Wire.MORE, new byte[1_000]), Wire.frame(64, ""));
    assertThat(budget.chargedBytes()).isZero();
  }

  @Test
  void aSmallMessageCostsItsArraysAndNoMore() throws ZmtpException {
    int count = 1_000;
    byte[] message = Wire.join(Wire.frame(Wire.MORE, new byte[40]), Wire.frame(0, new byte[56]));
    ByteBuffer many = ByteBuffer.allocate(count * message.length);
    for (int i = 0; i < count; i++) {
      many.put(message);
    }
    Session session = Session.server(false, new SessionLimits(LARGE, budget), new Deaf());
    session.read(ByteBuffer.wrap(Wire.clientsHandshake()));
    session.read(many.flip());
    long before = allocatedBytes();
    session.read(many.rewind());
    long arrays = (16 + 40) + (16 + 56);
    assertThat((allocatedBytes() - before) / count).isBetween(arrays, arrays + 32);
  }

  private static final class Deaf implements Session.Sink {
    @Override
    public void established() {}

    @Override
    public void message(Message message) {}

    @Override
    public void send(byte[] bytes) {}
  }
}
