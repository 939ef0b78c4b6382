package io.zerocall.broker.scheduling;

import io.zerocall.json.document.SerializedName;

/** A worker that is never sent anything: the scheduler only decides. */
record SilentWorker(String name) implements WorkerConnection {
  @Override
  public long send(Task task, SerializedName method, TaskOutcome outcome) {
    throw new AssertionError("the scheduler sends nothing");
  }

  @Override
  public void cancel(long id) {
    throw new AssertionError("the scheduler sends nothing");
  }

  @Override
  public boolean takesTasks() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return false;
  }
}
