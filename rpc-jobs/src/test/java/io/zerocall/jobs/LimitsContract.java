package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static io.zerocall.jobs.JobStoreFixture.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many jobs of a method and of a tenant are taken at the same time. */
public interface LimitsContract extends JobStoreFixture {
  private JobId add(String method, @Nullable String tenant) throws Exception {
    return add(
        new NewJob(JobId.random(), method, null, null, null, tenant, null, 0, 0, KEPT_MILLIS));
  }

  private static Claim ofMethod(int limit) {
    return new Claim(METHOD, 9, limit, Integer.MAX_VALUE);
  }

  private static Claim ofTenant(String method, int limit) {
    return new Claim(method, 9, Integer.MAX_VALUE, limit);
  }

  @Test
  default void aMethodHasALimit() throws Exception {
    JobId first = add();
    JobId second = add();
    JobId third = add();
    JobId other = add("other", null);
    assertThat(taken(ofMethod(0))).isEmpty();
    assertThat(taken(ofMethod(1))).containsExactly(first);
    assertThat(taken(ofMethod(1))).isEmpty();
    assertThat(taken(ofMethod(2))).containsExactly(second);
    assertThat(await(store().dueMethods())).containsExactlyInAnyOrder(METHOD, "other");
    assertThat(taken(new Claim("other", 9, 1, 1))).containsExactly(other);
    await(store().start(first));
    assertThat(taken(ofMethod(2))).isEmpty(); // a started job counts
    await(store().end(first, 1, done()));
    assertThat(taken(ofMethod(2))).containsExactly(third);
  }

  @Test
  default void aJobThatNoLongerRunsDoesNotCount() throws Exception {
    JobId first = add();
    JobId second = add();
    assertThat(taken(ofMethod(1))).containsExactly(first);
    store().putBack(List.of(first));
    assertThat(taken(ofMethod(1))).containsExactly(first);
    await(store().start(first));
    await(store().end(first, 1, new JobEnd.Again(JobStoreFixture.json("{}"), 1_000)));
    assertThat(taken(ofMethod(1))).containsExactly(second);
    await(store().cancel(second));
    JobId third = add();
    assertThat(taken(ofMethod(1))).containsExactly(third);
    await(store().start(third));
    await(store().cancel(third));
    clock().addAndGet(1_000);
    assertThat(taken(ofMethod(1))).containsExactly(first);
  }

  @Test
  default void aTenantHasALimitOverAllMethods() throws Exception {
    JobId blue = add("a", "blue");
    add("a", "blue");
    JobId red = add("a", "red");
    JobId nobody = add("a", null);
    JobId nobodyToo = add("a", null);
    JobId otherBlue = add("b", "blue");
    assertThat(taken(ofTenant("a", 1))).containsExactly(blue, red, nobody, nobodyToo);
    assertThat(taken(ofTenant("b", 1))).isEmpty();
    await(store().start(blue));
    assertThat(taken(ofTenant("b", 1))).isEmpty();
    await(store().end(blue, 1, done()));
    assertThat(taken(ofTenant("b", 1))).containsExactly(otherBlue);
    assertThat(taken(ofTenant("a", 1))).isEmpty();
  }

  @Test
  default void theJobsOfATenantAtItsLimitKeepTheirOrder() throws Exception {
    JobId first = add("a", "blue");
    JobId second = add("a", "blue");
    JobId third = add("a", "blue");
    JobId red = add("a", "red");
    assertThat(taken(ofTenant("a", 1))).containsExactly(first, red);
    await(store().start(first));
    await(store().end(first, 1, done()));
    assertThat(taken(ofTenant("a", 2))).containsExactly(second, third);
  }

  @Test
  default void nothingIsTakenAfterItWasReopened() throws Exception {
    JobId first = add();
    assertThat(taken(ofMethod(1))).containsExactly(first);
    await(store().start(first));
    reopen();
    assertThat(taken(ofMethod(1))).containsExactly(first);
  }
}
