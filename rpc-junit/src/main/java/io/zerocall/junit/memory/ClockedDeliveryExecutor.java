package io.zerocall.junit.memory;

import io.zerocall.transport.JumpingClock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Delivers on a thread for each party, when a clock says that a delivery is due. After a moment, a
 * slow part of a delivery continues on a thread of its own.
 */
final class ClockedDeliveryExecutor implements DeliveryExecutor {
  private final LongSupplier clock;
  private final Map<Party, Route> routes = new ConcurrentHashMap<>();

  ClockedDeliveryExecutor(LongSupplier clock) {
    this.clock = clock;
    if (clock instanceof JumpingClock jumping) {
      jumping.onJump(() -> List.copyOf(routes.values()).forEach(Route::wake));
    }
  }

  @Override
  public long now() {
    return clock.getAsLong();
  }

  @Override
  public void post(Party party, Delivery delivery, long due) {
    routes.computeIfAbsent(party, any -> new Route(clock, party)).post(delivery, due);
  }

  @Override
  public void retire(Party party) {
    // A party that has had no delivery gets a retired route, so that it will have none.
    routes.computeIfAbsent(party, any -> new Route(clock, party)).retire();
  }

  @Override
  public void awaitEnd(Party party) {
    Route route = routes.get(party);
    if (route != null) {
      route.awaitEnd();
    }
  }
}
