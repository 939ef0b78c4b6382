package io.zerocall.broker.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.jobs.JobEnd;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.StartedJob;
import io.zerocall.json.document.ErrorObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a job starts again: what the submitter says, what the worker says, and the bounds. */
class RetryRuleTest {
  private static JobTask.Start start(int starts, @Nullable Integer retries, long backoffMillis) {
    JsonText header = new JobHeader(Map.of(), null, retries, backoffMillis).json();
    return JobTask.Start.of(new StartedJob(JobId.random(), starts, starts, null, header));
  }

  private static JobEnd thrown(JobTask.Start start, @Nullable String data) {
    ErrorObject error = new ErrorObject(
        RpcErrorCode.APPLICATION_ERROR, "x", data == null ? null : JsonText.parse(data));
    return RetryRule.after(error, start);
  }

  private static String rule(int retries, long backoff) {
    return "{\"retry\":{\"retries\":" + retries + ",\"backoff\":" + backoff + "}}";
  }

  private static void assertAgain(JobEnd end, long pauseMillis) {
    assertThat(end)
        .isInstanceOfSatisfying(
            JobEnd.Again.class, again -> assertThat(again.pauseMillis()).isEqualTo(pauseMillis));
  }

  private static void assertFailed(JobEnd end) {
    assertThat(end).isInstanceOf(JobEnd.Failed.class);
  }

  @Test
  void withoutAnyRuleAnExceptionEndsAJob() {
    assertFailed(thrown(start(1, null, 1_000), null));
    assertFailed(thrown(start(1, null, 1_000), "{\"type\":\"x\"}"));
  }

  @Test
  void theMethodsRuleAppliesIfTheSubmitterSaysNothing() {
    assertAgain(thrown(start(1, null, 7), rule(2, 100)), 100);
    assertAgain(thrown(start(2, null, 7), rule(2, 100)), 200);
    assertFailed(thrown(start(3, null, 7), rule(2, 100)));
    assertFailed(thrown(start(1, null, 7), rule(0, 100)));
    assertAgain(thrown(start(1, null, 7), "{\"retry\":{\"retries\":1}}"), 1_000);
    assertAgain(thrown(start(1, null, 7), rule(1, 0)), 0);
  }

  @Test
  void theSubmittersRuleIsStronger() {
    assertFailed(thrown(start(1, 0, 7), rule(2, 100)));
    assertAgain(thrown(start(1, 1, 7), rule(0, 100)), 7);
    assertAgain(thrown(start(3, 5, 7), rule(2, 100)), 28);
  }

  @Test
  void neverIsStrongerThanBoth() {
    assertFailed(thrown(start(1, 5, 7), "{\"retry\":false}"));
    assertFailed(thrown(start(1, null, 7), "{\"retry\":false,\"type\":\"x\"}"));
  }

  @Test
  void valuesThatMakeNoSenseAreData() {
    for (String wrong : List.of(
        "true",
        "null",
        "\"false\"",
        "0",
        "[]",
        "{}",
        "{\"retries\":-1}",
        "{\"retries\":1001}",
        "{\"retries\":1e2}",
        "{\"retries\":1.0}",
        "{\"retries\":\"1\"}",
        "{\"retries\":null}",
        "{\"retries\":99999999999999999999999999}",
        "{\"retries\":1,\"backoff\":-1}",
        "{\"retries\":1,\"backoff\":31536000001}",
        "{\"retries\":1,\"backoff\":false}",
        "{\"retries\":1,\"backoff\":123456789012345678901234567890}",
        "{\"backoff\":1}")) {
      String data = "{\"retry\":" + wrong + "}";
      JobEnd end = thrown(start(1, null, 7), data);
      assertFailed(end);
      assertThat(((JobEnd.Failed) end).error().members().get("data")).as(wrong).hasToString(data);
      assertAgain(thrown(start(1, 1, 7), data), 7);
    }
    assertFailed(thrown(start(1, null, 7), "[false]"));
    assertFailed(thrown(start(1, null, 7), "\"retry\""));
  }

  @Test
  void theRuleMovesFromTheDataToTheStoredError() {
    JobEnd end = thrown(start(1, null, 7), "{\"a\":1,\"retry\":false,\"b\":[2]}");
    assertThat(((JobEnd.Failed) end).error())
        .hasToString(
            "{\"code\":-32000,\"message\":\"x\",\"data\":{\"a\":1,\"b\":[2]},\"retry\":false}");
    end = thrown(start(1, null, 7), rule(3, 4));
    assertThat(((JobEnd.Again) end).error())
        .hasToString("{\"code\":-32000,\"message\":\"x\",\"retry\":{\"retries\":3,\"backoff\":4}}");
  }

  @Test
  void otherErrorsHaveNoRule() {
    ErrorObject error =
        new ErrorObject(RpcErrorCode.INVALID_PARAMS, "x", JsonText.parse(rule(3, 4)));
    JobEnd end = RetryRule.after(error, start(1, 5, 7));
    assertThat(((JobEnd.Failed) end).error().members().get("data")).hasToString(rule(3, 4));
  }

  @Test
  void thePauseNeitherOverflowsNorGrowsForEver() {
    assertAgain(thrown(start(900, null, 7), rule(1_000, 1_000)), 3_600_000);
    long year = 31_536_000_000L;
    assertAgain(thrown(start(900, null, 7), rule(1_000, year)), year);
  }

  @Test
  void lostWorkersAreBoundedByTheRetriesThatAreKnown() {
    ErrorObject lost = new ErrorObject(RpcErrorCode.WORKER_LOST, "x");
    assertThat(RetryRule.after(lost, start(4, null, 7))).isInstanceOf(JobEnd.Again.class);
    assertFailed(RetryRule.after(lost, start(5, null, 7)));
    assertFailed(RetryRule.after(lost, start(7, 2, 7)));
    JobTask.Start known = start(5, null, 7).withKnown(new MethodRule(true, 2, 0));
    assertThat(RetryRule.after(lost, known)).isInstanceOf(JobEnd.Again.class);
    JsonText again = ((JobEnd.Again) RetryRule.after(lost, known)).error();
    assertThat(MethodRule.lastOf(List.of(again))).isEqualTo(known.known());
    JobTask.Start last = start(7, null, 7).withKnown(new MethodRule(true, 2, 0));
    assertFailed(RetryRule.after(lost, last));
  }

  @Test
  void aWorkerThatHasLostItsOwnWorkersMaySayThatMoreStartsAreInVain() {
    ErrorObject lost =
        new ErrorObject(RpcErrorCode.WORKER_LOST, "x", JsonText.parse("{\"retry\":false}"));
    assertFailed(RetryRule.after(lost, start(1, 5, 7)));
  }

  @Test
  void theMethodsRuleIsLookedUpOnlyIfItMatters() {
    assertThat(start(1, null, 7).dependsOnMethod()).isFalse();
    assertThat(start(2, null, 7).dependsOnMethod()).isTrue();
    assertThat(start(50, 1, 7).dependsOnMethod()).isFalse();
  }

  @Test
  void theLatestErrorWithARuleCounts() {
    List<JsonText> errors = List.of(
        JsonText.parse("{\"code\":-32000,\"message\":\"\",\"retry\":{\"retries\":3}}"),
        JsonText.parse(
            "{\"code\":-32000,\"message\":\"\",\"retry\":{\"retries\":9,\"backoff\":1}}"),
        JsonText.parse("{\"code\":-32007,\"message\":\"\"}"));
    assertThat(MethodRule.lastOf(errors)).isEqualTo(new MethodRule(true, 9, 1));
    assertThat(MethodRule.lastOf(List.of())).isEqualTo(MethodRule.NONE);
  }

  @Test
  void aHeaderKeepsWhatTheSubmitterHasNotSaid() {
    JobHeader unsaid = new JobHeader(Map.of("a", "b"), null, null, 5);
    assertThat(JobHeader.parse(unsaid.json())).isEqualTo(unsaid);
    JobHeader none = new JobHeader(Map.of(), "t", 0, 5);
    assertThat(JobHeader.parse(none.json())).isEqualTo(none);
  }
}
