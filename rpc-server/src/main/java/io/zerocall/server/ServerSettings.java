package io.zerocall.server;

import io.zerocall.RpcLimits;
import io.zerocall.RpcWire;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.document.ReplyWriter;
import io.zerocall.json.wire.HeaderCodec;
import io.zerocall.json.wire.RequestReader;
import io.zerocall.json.wire.WireFormats;
import io.zerocall.server.method.ServerMethod;
import io.zerocall.server.method.ServiceRegistry;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The immutable objects that all parts of a server share.
 *
 * @param limits the limits of the server
 * @param requests reads the requests of clients
 * @param replies writes replies in the form of JSON-RPC
 * @param zerorpcReplies writes replies in the form of the original zerorpc
 * @param headers reads the headers of messages
 * @param tokens finds the users of bearer tokens; null if the server knows none
 * @param exceptions converts exceptions to errors
 * @param clock a monotonic clock, in nanoseconds
 */
record ServerSettings(
    RpcLimits limits,
    RequestReader<ServerMethod> requests,
    ReplyWriter replies,
    ReplyWriter zerorpcReplies,
    HeaderCodec headers,
    @Nullable TokenAuthenticator tokens,
    ExceptionMapper exceptions,
    LongSupplier clock) {

  private static final long LONGEST_TIMEOUT_MILLIS = TimeUnit.DAYS.toMillis(365);

  static ServerSettings of(
      JsonCodec codec,
      ServiceRegistry registry,
      @Nullable TokenAuthenticator tokens,
      ExceptionMapper exceptions,
      LongSupplier clock) {
    return new ServerSettings(
        codec.limits(),
        new RequestReader<>(codec, registry::target),
        WireFormats.replyWriter(RpcWire.JSON_RPC, codec),
        WireFormats.replyWriter(RpcWire.ZERORPC, codec),
        new HeaderCodec(codec),
        tokens,
        exceptions,
        clock);
  }

  ReplyWriter replies(RpcWire wire) {
    return wire == RpcWire.JSON_RPC ? replies : zerorpcReplies;
  }

  long now() {
    return clock.getAsLong();
  }

  /**
   * Returns the deadline of a call that had this much time left when it was read;
   * {@code Long.MAX_VALUE} if it has none.
   */
  long deadline(long timeoutMillis, long waitedNanos) {
    return timeoutMillis < 0 || timeoutMillis > LONGEST_TIMEOUT_MILLIS
        ? Long.MAX_VALUE
        : now() - waitedNanos + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
  }
}
