package io.zerocall.jobs;

import static io.zerocall.jobs.JobStoreFixture.await;
import static io.zerocall.jobs.JobStoreFixture.failed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a store notifies its listener. */
public interface NotifyingContract extends JobStoreFixture {

  /** Waits for the next notification. It must be of this method, as no other one has jobs. */
  private static void assertNotified(BlockingQueue<String> due) throws InterruptedException {
    assertThat(due.poll(60, TimeUnit.SECONDS)).isEqualTo(METHOD);
  }

  /** Listens, and forgets the notifications that have come until now. */
  private BlockingQueue<String> listen() {
    BlockingQueue<String> due = new LinkedBlockingQueue<>();
    store().listen(due::add);
    return due;
  }

  @Test
  default void aNewListenerIsNotifiedOfWhatIsDueAlready() throws Exception {
    add();
    assertNotified(listen());
  }

  @Test
  default void aNewJobIsNotifiedWhenItCanBeTaken() throws Exception {
    BlockingQueue<JobId> taken = new LinkedBlockingQueue<>();
    store().listen(method -> {
      var unused = store()
          .take(new Claim(METHOD, 9))
          .thenAccept(jobs -> jobs.forEach(job -> taken.add(job.id())));
    });
    JobId id = add();
    assertThat(taken.poll(60, TimeUnit.SECONDS)).isEqualTo(id);
  }

  @Test
  default void aJobIsNotifiedWhenItsMomentComes() throws Exception {
    BlockingQueue<String> due = listen();
    add(newJob(METHOD, 0, clock().get() + 1_000));
    clock().addAndGet(1_000);
    assertNotified(due);
  }

  @Test
  default void aJobIsNotifiedWhenItIsPutBack() throws Exception {
    JobId id = add();
    BlockingQueue<String> due = listen();
    assertNotified(due);
    assertThat(taken()).containsExactly(id);
    store().putBack(List.of(id));
    assertNotified(due);
  }

  @Test
  default void aJobIsNotifiedWhenItIsToStartAgain() throws Exception {
    JobId id = running();
    BlockingQueue<String> due = listen();
    await(store().end(id, 1, again()));
    assertNotified(due);
    assertThat(taken()).containsExactly(id);
    await(store().start(id));
    await(store().end(id, 2, new JobEnd.NotBegun()));
    assertNotified(due);
  }

  @Test
  default void aJobIsNotifiedWhenItIsSubmittedAgain() throws Exception {
    JobId id = ended(failed());
    BlockingQueue<String> due = listen();
    await(store().resubmit(id));
    assertNotified(due);
  }

  @Test
  default void aListenerThatFailsIsNotifiedAgain() throws Exception {
    BlockingQueue<String> due = new LinkedBlockingQueue<>();
    store().listen(method -> {
      due.add(method);
      throw new IllegalStateException("a listener that fails");
    });
    add();
    assertNotified(due);
    add();
    assertNotified(due);
  }
}
