package io.zerocall.bench.broker;

import io.zerocall.bench.probe.Progress;
import java.util.function.Function;

/** The measurements, by the names that a user types. */
@SuppressWarnings("ImmutableEnumChecker") // The functions are stateless.
enum BrokerPart {
  CALLS(CallsPart::new),
  IDLE_MEMORY(IdleMemoryPart::new),
  IDLE_PEERS(IdlePeersPart::new),
  WAITING_CALLS(WaitingCallsPart::new),
  FLOOD(FloodPart::new);

  private final Function<BrokerSettings, Part> making;

  BrokerPart(Function<BrokerSettings, Part> making) {
    this.making = making;
  }

  Part part(BrokerSettings settings) {
    return making.apply(settings);
  }

  /** One measurement. */
  interface Part {

    /** Returns the number of steps that {@link #run} reports. */
    int steps();

    /**
     * Measures, and returns a table. Afterwards nothing of the measurement is left running.
     *
     * @throws Exception if it can't be measured; the message is for the user
     */
    String run(Progress progress) throws Exception;
  }
}
