package io.zerocall.http;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import io.zerocall.transport.engine.LookOut;

/**
 * Has one of Netty's threads look out for a moment before it sleeps, as the readers of the native
 * engine do: to be woken takes it longer than a method takes that is quick.
 */
final class LookingOut implements SelectStrategy {
  private final LookOut lookOut = new LookOut();
  private boolean looking;

  @Override
  public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
    int ready = selectNow.get();
    if (ready > 0 || hasTasks) {
      if (looking) {
        looking = false;
        lookOut.paid();
      }
      return ready;
    }
    looking = looking ? lookOut.goesOn() : lookOut.begins();
    return looking ? CONTINUE : SELECT;
  }
}
