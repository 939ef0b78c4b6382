package io.zerocall;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of one call went, as far as the client knows.
 *
 * @param turn how long it waited for its turn in the client, since other calls were in flight or
 *     were written first
 * @param connection how long it waited for a connection
 * @param sent how long ago it was written when it ended; zero if it was not written
 * @param serverWaited how long it waited until its method began; null if the server didn't say so,
 *     or there was no reply. Behind a broker or a gateway this is the wait in all servers
 * @param serverRan how long its method ran, with the writing of the reply; null in the same cases.
 *     If a server behind a broker or a gateway doesn't say so, this is the time until its reply
 * @param silence how long nothing had arrived from the server when the call ended; null if unknown
 */
public record RpcTiming(
    Duration turn,
    Duration connection,
    Duration sent,
    @Nullable Duration serverWaited,
    @Nullable Duration serverRan,
    @Nullable Duration silence)
    implements Serializable {
  /** Returns how long the call took in all. */
  public Duration total() {
    return turn.plus(connection).plus(sent);
  }

  /**
   * Returns how long the request and the reply were on their way, in the network and in the threads
   * that read, also between servers; null if that is unknown.
   */
  public @Nullable Duration underWay() {
    if (serverWaited == null || serverRan == null) {
      return null;
    }
    Duration rest = sent.minus(serverWaited).minus(serverRan);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  /** Returns the parts that are known in one line, in milliseconds. */
  @Override
  public String toString() {
    return TimingText.line(this);
  }

  /** Returns the parts that are known, a line each with its end, in milliseconds. */
  public String toLines() {
    return TimingText.lines(this);
  }
}
