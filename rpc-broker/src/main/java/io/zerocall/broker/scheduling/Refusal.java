package io.zerocall.broker.scheduling;

/** Why a broker refuses a call or an offer. */
enum Refusal {
  /** Too many calls of one name or prefix wait. */
  QUEUE_CALLS_PER_NAME("queueCallsPerName"),

  /** Too many calls wait in all. */
  QUEUE_CALLS("queueCalls"),

  /** The waiting calls take too much memory. */
  QUEUE_BYTES("queueBytes"),

  /** The deadline has passed before a worker was free. */
  QUEUE_DEADLINE("queueDeadline"),

  /** No worker is there for a call that doesn't wait for one. */
  NO_WORKER("noWorker"),

  /** No worker has ever offered the name. */
  UNKNOWN_NAME("unknownName"),

  /** A peer may not offer what it has tried to offer. */
  OFFER("offer");

  private final String key;

  Refusal(String key) {
    this.key = key;
  }

  /** Returns the name of the reason in {@link BrokerState#refused}. */
  String key() {
    return key;
  }
}
