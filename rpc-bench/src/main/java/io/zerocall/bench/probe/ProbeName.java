package io.zerocall.bench.probe;

import java.util.function.Function;

/** The probes, by the names that a user types. */
@SuppressWarnings("ImmutableEnumChecker") // The functions are stateless.
enum ProbeName {
  IDLE_CONNECTIONS(IdleConnectionsProbe::new),
  IDLE_WEBSOCKETS(IdleWebSocketsProbe::new),
  PENDING_CALLS(PendingCallsProbe::new),
  SERVER_MEMORY(ServerMemoryProbe::new),
  START_UP(StartUpProbe::new),
  BLOCKED_CALLERS(BlockedCallersProbe::new);

  private final Function<ProbeSettings, Probe> making;

  ProbeName(Function<ProbeSettings, Probe> making) {
    this.making = making;
  }

  Probe probe(ProbeSettings settings) {
    return making.apply(settings);
  }
}
