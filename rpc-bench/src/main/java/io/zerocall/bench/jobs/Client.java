package io.zerocall.bench.jobs;

import java.io.IOException;

/**
 * The clients that a {@link SubmitterMain} can run. The functions are lambdas: method references
 * would load every contender's classes into every contender's JVM.
 */
@SuppressWarnings("ImmutableEnumChecker") // The functions are stateless.
enum Client {
  ZEROCALL(endpoint -> ZerocallSubmitters.submitting(endpoint)),
  ZEROCALL_ROUND(endpoint -> ZerocallSubmitters.waiting(endpoint)),
  POSTGRES_SUBMISSION(endpoint -> new PostgresSubmitters(endpoint)),
  RABBITMQ(endpoint -> new RabbitMqSubmitters(endpoint)),
  JOBRUNR(endpoint -> new JobRunrSubmitters(endpoint)),
  DB_SCHEDULER(endpoint -> new DbSchedulerSubmitters(endpoint));

  private final Connecting connecting;

  Client(Connecting connecting) {
    this.connecting = connecting;
  }

  private interface Connecting {
    Submitters connect(String endpoint) throws IOException;
  }

  /** Connects to a server. */
  Submitters connect(String endpoint) throws IOException {
    return connecting.connect(endpoint);
  }
}
