package io.zerocall.broker.jobs;

import io.zerocall.RpcContext;
import io.zerocall.broker.authorization.Authorization;
import io.zerocall.broker.policy.BrokerPolicy.Action;
import io.zerocall.broker.policy.BrokerPolicy.Identity;
import io.zerocall.jobs.StoredJob;
import java.util.Optional;

/** Decides which callers reach which jobs. Immutable, and so thread-safe. */
record JobAccess(Authorization authorization) {

  /**
   * Refuses a submission that the policy doesn't allow.
   *
   * @throws io.zerocall.server.RpcErrorReply if it is refused
   */
  void checkSubmission(String method, RpcContext context) {
    authorization.check(Action.CALL, Identity.of(context), method);
  }

  /** Returns whether the caller has submitted a job; true for every caller if it has no owner. */
  static boolean isOwner(StoredJob job, RpcContext context) {
    return job.owner() == null || Optional.of(job.owner()).equals(context.user());
  }

  /** @param method a name, or a prefix that ends in {@code *} */
  boolean mayManage(String method, RpcContext context) {
    return authorization.allows(Action.MANAGE, Identity.of(context), method);
  }

  /** Returns whether the caller may see, cancel and resubmit a job. */
  boolean reaches(StoredJob job, RpcContext context) {
    return isOwner(job, context) || mayManage(job.method(), context);
  }
}
