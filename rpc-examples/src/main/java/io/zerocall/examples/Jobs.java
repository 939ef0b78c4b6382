package io.zerocall.examples;

import io.zerocall.JobState;
import io.zerocall.broker.RpcBroker;
import io.zerocall.client.Job;
import io.zerocall.client.JobInfo;
import io.zerocall.client.JobOptions;
import io.zerocall.client.JobQuery;
import io.zerocall.client.RpcClient;
import io.zerocall.jobs.JobLimits;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A broker that keeps jobs, a client that submits one, and one that fetches its result. */
final class Jobs {
  private Jobs() {}

  static RpcBroker start(String endpoint, Path file) {
    RpcBroker broker =
        RpcBroker.builder().bind(endpoint).jobs(SqliteJobStore.open(file)).start();
    return broker;
  }

  static RpcBroker startWithLimits(String endpoint, Path file) {
    RpcBroker broker = RpcBroker.builder()
        .bind(endpoint)
        .jobs(SqliteJobStore.open(file))
        .jobLimits(JobLimits.NONE.withMethod("mail.*", 4).withTenant(2))
        .start();
    return broker;
  }

  static Job<Integer> submitOnce(RpcClient client) {
    Job<Integer> job = client
        .withJobOptions(JobOptions.DEFAULTS.withKey("order-4711"))
        .submit(Calculator.class, calculator -> calculator.mult(5, 7));
    return job;
  }

  static String submit(RpcClient client) {
    Job<Integer> job = client.submit(Calculator.class, calculator -> calculator.mult(5, 7));
    String id = job.id();
    return id;
  }

  static int fetch(RpcClient client, String id) {
    int product = client.job(id, int.class).result(Duration.ofMinutes(1));
    return product;
  }

  static List<JobInfo> failed(RpcClient client) {
    List<JobInfo> failed =
        client.jobs(JobQuery.ALL.withState(JobState.FAILED).withMethod("orders.*"));
    return failed;
  }

  static int follow(RpcClient client, String id) {
    int product = client
        .job(id, int.class)
        .result(Duration.ofMinutes(1), progress -> System.out.println(progress.message()));
    return product;
  }

  static RpcClient patient(RpcClient client) {
    RpcClient patient = client.withJobOptions(JobOptions.DEFAULTS
        .withRetries(5, Duration.ofSeconds(1))
        .withDelay(Duration.ofMinutes(10)));
    return patient;
  }
}
