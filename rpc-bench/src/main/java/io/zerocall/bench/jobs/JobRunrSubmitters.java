package io.zerocall.bench.jobs;

import com.zaxxer.hikari.HikariDataSource;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;

/** One scheduler of JobRunr that all threads share. It creates its own tables. */
final class JobRunrSubmitters implements Submitters {
  /** The table of its jobs. */
  static final String TABLE = "jobrunr_jobs";

  private final HikariDataSource connections;
  private final StorageProvider storage;
  private final JobScheduler scheduler;

  /** @param url a database's address for JDBC */
  JobRunrSubmitters(String url) {
    connections = ConnectionPool.to(url);
    storage = SqlStorageProviderFactory.using(connections);
    storage.setJobMapper(new JobMapper(new Jackson3JsonMapper()));
    scheduler = new JobScheduler(storage);
  }

  @Override
  public Submitter submitter() {
    return (a, b) -> {
      var unused = scheduler.enqueue(() -> JobRunrTask.mult(a, b));
    };
  }

  @Override
  public void close() {
    storage.close();
    connections.close();
  }
}
