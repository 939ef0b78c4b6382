package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.client.Job;
import io.zerocall.client.JobInfo;
import io.zerocall.client.JobQuery;
import io.zerocall.client.RpcClient;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may submit jobs, and who may see and cancel them. */
@Timeout(60)
class JobOwnersTest {
  private static final String UNKNOWN = "0123456789abcdef0123456789abcdef";

  @TempDir
  private Path directory;

  private SecuredBroker broker() throws Exception {
    return broker("allow eve * call other.*");
  }

  /** Starts a broker where ann works and bob calls. */
  private SecuredBroker broker(String ruleForEve) throws Exception {
    return new SecuredBroker(
        directory,
        builder -> builder.jobs(SqliteJobStore.open(directory.resolve("jobs.db"))),
        "allow ann * offer jobs.*",
        "allow bob * call jobs.*",
        ruleForEve);
  }

  private static String submit(RpcClient client, String method) {
    return client.callNamed("rpc.submit", String.class, Map.of("method", method));
  }

  private static String cancel(RpcClient client, String id) {
    return client.callNamed("rpc.cancel", String.class, Map.of("job", id));
  }

  private static RpcProtocolException refusal(ThrowingCallable call) {
    RpcProtocolException[] caught = new RpcProtocolException[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RpcProtocolException.class, thrown -> caught[0] = thrown);
    return caught[0];
  }

  private static String withoutTime(RpcProtocolException refusal) {
    return String.valueOf(refusal.getMessage()).replaceFirst("\\(after .*", "");
  }

  @Test
  void onlyTheSubmitterReachesAJobAndOthersLearnNothing() throws Exception {
    try (SecuredBroker broker = broker()) {
      Jobs jobs = new Jobs("w");
      broker.worker("ann", "jobs", jobs);
      RpcClient bob = broker.client("bob");
      RpcClient eve = broker.client("eve");
      String id = submit(bob, "jobs.hold");
      eventually("it runs", () -> jobs.runs.get() == 1);
      for (String method : List.of("rpc.job", "rpc.result")) {
        RpcProtocolException foreign = refusal(() -> eve.call(method, String.class, id));
        RpcProtocolException unknown = refusal(() -> eve.call(method, String.class, UNKNOWN));
        assertThat(foreign.code()).isEqualTo(unknown.code());
        assertThat(withoutTime(foreign)).isEqualTo(withoutTime(unknown));
      }
      assertThat(refusal(() -> cancel(eve, id)).code()).isEqualTo(RpcErrorCode.INVALID_PARAMS);
      assertThat(refusal(() -> eve.call("rpc.resubmit", String.class, id)).code())
          .isEqualTo(RpcErrorCode.INVALID_PARAMS);
      RpcClient waiting = eve.withTimeout(Duration.ofSeconds(5));
      assertThat(refusal(() -> waiting.call("rpc.result", String.class, id)).code())
          .isEqualTo(RpcErrorCode.INVALID_PARAMS);
      jobs.released.countDown();
      assertThat(bob.call("rpc.result", String.class, id)).isEqualTo("w");
      assertThat(refusal(() -> eve.call("rpc.result", String.class, id)).code())
          .isEqualTo(RpcErrorCode.INVALID_PARAMS);
    }
  }

  @Test
  void aManagerSeesAndCancelsAJobAndGetsNoResult() throws Exception {
    try (SecuredBroker broker = broker("allow eve * manage jobs.hold,jobs.add")) {
      Jobs jobs = new Jobs("w");
      broker.worker("ann", "jobs", jobs);
      RpcClient bob = broker.client("bob");
      RpcClient eve = broker.client("eve");
      String id = submit(bob, "jobs.hold");
      eventually("it runs", () -> jobs.runs.get() == 1);
      assertThat(eve.call("rpc.job", JsonText.class, id).members())
          .containsEntry("state", JsonText.ofString("RUNNING"))
          .containsEntry("priority", JsonText.parse("0"))
          .containsEntry("user", JsonText.ofString("bob"));
      assertThat(refusal(() -> eve.call("rpc.result", String.class, id)).code())
          .isEqualTo(RpcErrorCode.INVALID_PARAMS);
      assertThat(cancel(eve, id)).isEqualTo("CANCELLED");
      assertThatThrownBy(() -> bob.call("rpc.result", String.class, id))
          .isInstanceOf(RpcConnectionLostException.class);
      jobs.released.countDown();

      String other = submit(bob, "jobs.worker");
      assertThat(bob.call("rpc.result", String.class, other)).isEqualTo("w");
      assertThat(refusal(() -> eve.call("rpc.job", String.class, other)).code())
          .isEqualTo(RpcErrorCode.INVALID_PARAMS);
      assertThat(refusal(() -> cancel(eve, other)).code()).isEqualTo(RpcErrorCode.INVALID_PARAMS);
    }
  }

  private static List<String> listed(RpcClient client, JobQuery query) {
    return client.jobs(query).stream().map(JobInfo::id).toList();
  }

  private static List<String> listed(RpcClient client, Map<String, Object> params) {
    return Stream.of(client.callNamed("rpc.jobs", JobInfo[].class, params))
        .map(JobInfo::id)
        .toList();
  }

  @Test
  void aListHasTheCallersOwnJobsAndThoseThatTheCallerMayManage() throws Exception {
    try (SecuredBroker broker = broker("allow eve * call,manage other.*")) {
      broker.rules(
          "allow bob * call jobs.*,other.*",
          "allow ann * manage *",
          "allow eve * call jobs.*",
          "allow eve * manage other.*");
      RpcClient bob = broker.client("bob");
      RpcClient eve = broker.client("eve");
      String first =
          eventually("the rules apply", () -> submitted(bob, "other.one"), id -> !id.isEmpty());
      String second = submit(bob, "jobs.add");
      String third = submitted(eve, "jobs.add");
      assertThat(listed(broker.client("ann"), JobQuery.ALL)).containsExactly(third, second, first);
      assertThat(listed(bob, JobQuery.ALL)).containsExactly(second, first);
      assertThat(listed(eve, JobQuery.ALL)).containsExactly(third, first);
      assertThat(listed(eve, JobQuery.ALL.withMost(1))).containsExactly(third);
      assertThat(listed(eve, JobQuery.ALL.withMethod("other.*"))).containsExactly(first);
      assertThat(listed(bob, JobQuery.ALL.withMethod("jobs.*"))).containsExactly(second);
      assertThat(listed(eve, Map.of("own", true))).containsExactly(third);
      assertThat(listed(eve, Map.of("own", true, "before", third))).isEmpty();
      assertThat(listed(eve, Map.of("before", third))).containsExactly(first);
      assertThat(listed(bob, Map.of("before", second, "most", 5))).containsExactly(first);
      for (String wrong : List.of(second, UNKNOWN, "x", "")) {
        assertThat(refusal(() -> listed(eve, Map.of("before", wrong))).code())
            .isEqualTo(RpcErrorCode.INVALID_PARAMS);
      }
      assertThat(broker.post(
              null,
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.jobs\",\"params\":{\"own\":true}}"))
          .contains("-32006", "Only users have jobs of their own");
      String list = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.jobs\"}";
      assertThat(broker.post(null, list)).contains("\"result\":[]");
    }
  }

  private static String submitted(RpcClient client, String method) {
    try {
      return submit(client, method);
    } catch (RpcProtocolException e) {
      return ""; // not allowed yet
    }
  }

  @Test
  void aFailedJobIsResubmittedByItsManagerOrAnOwnerWhoMayCall() throws Exception {
    try (SecuredBroker broker = broker("allow eve * manage jobs.fail")) {
      broker.worker("ann", "jobs", new Jobs("w"));
      RpcClient bob = broker.client("bob");
      Job<Void> job = bob.submit("jobs.fail", void.class, "broken");
      assertThatThrownBy(job::result).isInstanceOf(RpcRemoteException.class);
      assertThat(broker.client("eve").job(job.id(), void.class).resubmit())
          .isEqualTo(JobState.WAITING);
      assertThatThrownBy(job::result).isInstanceOf(RpcRemoteException.class);
      assertThat(job.resubmit()).isEqualTo(JobState.WAITING);
      assertThatThrownBy(job::result).isInstanceOf(RpcRemoteException.class);
      broker.rules("allow ann * offer jobs.*");
      eventually("bob may not call", () -> submitted(bob, "jobs.add").isEmpty());
      assertThat(refusal(job::resubmit).code()).isEqualTo(RpcErrorCode.UNAUTHORIZED);
      assertThat(job.state()).isEqualTo(JobState.FAILED);
    }
  }

  @Test
  void whoMayNotCallAMethodMayNotSubmitItEither() throws Exception {
    try (SecuredBroker broker = broker()) {
      assertThat(refusal(() -> submit(broker.client("eve"), "jobs.add")).code())
          .isEqualTo(RpcErrorCode.UNAUTHORIZED);
    }
  }

  @Test
  void theUserOfATokenIsTheSameUser() throws Exception {
    try (SecuredBroker broker = broker()) {
      broker.worker("ann", "jobs", new Jobs("w"));
      String id = submit(broker.client("bob"), "jobs.worker");
      String fetch =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.result\",\"params\":[\"" + id + "\"]}";
      assertThat(broker.post("bob", fetch)).contains("\"result\":\"w\"");
      assertThat(broker.post(null, fetch)).contains("No such job");
      assertThat(broker.post("eve", fetch)).contains("No such job");
    }
  }
}
