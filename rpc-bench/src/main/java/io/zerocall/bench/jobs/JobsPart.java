package io.zerocall.bench.jobs;

import io.zerocall.bench.probe.Progress;
import java.util.function.Function;

/** The measurements, by the names that a user types. */
@SuppressWarnings("ImmutableEnumChecker") // The functions are stateless.
enum JobsPart {
  SUBMIT(SubmitPart::new),
  ROUND(RoundPart::new),
  OPEN(OpenPart::new),
  FSYNC(FsyncPart::new);

  private final Function<JobsSettings, Part> making;

  JobsPart(Function<JobsSettings, Part> making) {
    this.making = making;
  }

  Part part(JobsSettings settings) {
    return making.apply(settings);
  }

  /** One measurement. */
  interface Part {

    /** Returns the number of steps that {@link #run} reports. */
    int steps();

    /**
     * Measures. Afterwards nothing of the measurement is left running.
     *
     * @throws Exception if it can't be measured; the message is for the user
     */
    JobsResult run(Progress progress) throws Exception;
  }
}
