package io.zerocall.cli;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.RpcException;
import io.zerocall.client.JobInfo;
import io.zerocall.client.JobQuery;
import io.zerocall.client.RpcClient;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which jobs to list, and how to print them. */
final class JobFilterOptions {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "Only jobs of this method, or of those whose names begin so: 'orders.*'.")
  private @Nullable String method;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many jobs to list at most, up to 1000. Default: ${DEFAULT-VALUE}.",
      defaultValue = "100")
  private int limit;

  @Option(
      names = "--json",
      description = "Print a JSON array, on one line. protocol.md describes its objects.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only the ids, one a line.")
  private boolean quiet;

  @Mixin
  private BrokerOptions broker = new BrokerOptions();

  JobFilterOptions() {}

  /**
   * Lists jobs and prints them.
   *
   * @param state the state that they have; null for any
   * @param table makes the lines of a table of the jobs and the present time
   * @return the exit code
   */
  int print(@Nullable JobState state, BiFunction<List<JobInfo>, Instant, List<String>> table) {
    JobQuery query = query(state);
    PrintWriter out = spec.commandLine().getOut();
    try (RpcClient client = broker.connectForJobs()) {
      if (json) {
        out.println(client.callNamed("rpc.jobs", JsonText.class, params(query)));
      } else {
        List<JobInfo> jobs = client.jobs(query);
        if (quiet) {
          jobs.forEach(job -> out.println(job.id()));
        } else {
          table.apply(jobs, Instant.now()).forEach(out::println);
        }
        reportMore(jobs.size());
      }
      return 0;
    } catch (RpcException e) {
      return Failures.ofJobs(e, "rpc: ", broker.endpoint(), spec.commandLine().getErr());
    }
  }

  private JobQuery query(@Nullable JobState state) {
    try {
      return new JobQuery(state, method, limit);
    } catch (IllegalArgumentException e) {
      throw broker.mistake("--limit: " + limit + " (expected: 1 to 1000)");
    }
  }

  private static Map<String, Object> params(JobQuery query) {
    Map<String, Object> params = new LinkedHashMap<>();
    if (query.state() != null) {
      params.put("state", query.state());
    }
    if (query.method() != null) {
      params.put("method", query.method());
    }
    params.put("most", query.most());
    return params;
  }

  private void reportMore(int listed) {
    if (listed == limit) {
      spec.commandLine().getErr().println("these are the latest " + limit + " (see --limit)");
    }
  }
}
