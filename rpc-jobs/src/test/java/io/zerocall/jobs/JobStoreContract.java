package io.zerocall.jobs;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every store has to pass. */
public abstract class JobStoreContract
    implements AddingContract,
        TakingContract,
        NotifyingContract,
        EndingContract,
        CancellingContract,
        ResubmittingContract,
        KeepingContract,
        ListingContract,
        ReopeningContract,
        StoreClosingContract,
        KeysContract,
        LimitsContract,
        ReportingContract,
        SchedulesContract,
        ThreadsContract {
  private final AtomicLong clock = new AtomicLong(1_000_000);
  private JobStore store;

  /** Opens the store of this test, which is empty at first. */
  protected abstract JobStore open(LongSupplier clock) throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = open(clock::get);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  public JobStore store() {
    return store;
  }

  @Override
  public AtomicLong clock() {
    return clock;
  }

  @Override
  public void reopen() throws Exception {
    store.close();
    store = open(clock::get);
  }
}
