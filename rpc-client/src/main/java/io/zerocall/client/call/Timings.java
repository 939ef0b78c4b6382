package io.zerocall.client.call;

import io.zerocall.RpcTiming;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.wire.ReplyTimes;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Determines where the time of the calls of one connection went. Thread-safe. */
final class Timings {
  private static final Logger LOG = LoggerFactory.getLogger(Timings.class);

  private final Outages outages;
  private final Supplier<OptionalLong> silence;
  private final JsonCodec codec;
  private final LongSupplier clock;

  /** @param silence returns for how long nothing has arrived from the server, in nanoseconds */
  Timings(Outages outages, Supplier<OptionalLong> silence, JsonCodec codec, LongSupplier clock) {
    this.outages = outages;
    this.silence = silence;
    this.codec = codec;
    this.clock = clock;
  }

  /** Reports a call that has ended. The listener is user code, whose exceptions are logged. */
  void report(PendingCall call, Consumer<RpcTiming> listener) {
    try {
      listener.accept(ofEnded(call));
    } catch (Throwable e) { // it must not keep the call from ending
      LOG.warn("A listener for timings failed", e);
    }
  }

  /** Returns the times of a call that has ended just now. */
  RpcTiming ofEnded(PendingCall call) {
    return of(call, call.wasSent(), ReplyTimes.read(codec, call.replyHeader()));
  }

  /**
   * Returns the times of a call that ends now, without a reply.
   *
   * @param sent whether it was sent
   */
  RpcTiming of(PendingCall call, boolean sent) {
    return of(call, sent, null);
  }

  private RpcTiming of(PendingCall call, boolean sent, @Nullable ReplyTimes server) {
    long now = clock.getAsLong();
    long begun = call.begunNanos();
    long written = sent ? call.writtenNanos() : now;
    long connection = outages.nanosWithin(begun, written);
    OptionalLong silent = silence.get();
    return new RpcTiming(
        Duration.ofNanos(Math.max(0, written - begun - connection)),
        Duration.ofNanos(connection),
        Duration.ofNanos(Math.max(0, now - written)),
        server == null ? null : Duration.ofNanos(server.waitedNanos()),
        server == null ? null : Duration.ofNanos(server.ranNanos()),
        silent.isEmpty() ? null : Duration.ofNanos(Math.max(0, silent.getAsLong())));
  }
}
