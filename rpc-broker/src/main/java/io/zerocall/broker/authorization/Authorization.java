package io.zerocall.broker.authorization;

import io.zerocall.broker.policy.BrokerPolicy;
import io.zerocall.broker.policy.BrokerPolicy.Action;
import io.zerocall.broker.policy.BrokerPolicy.Identity;
import io.zerocall.server.RpcErrorReply;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/**
 * Applies a policy: refuses what it doesn't allow, counts the refusals and logs them. Thread-safe.
 */
public final class Authorization {
  private final BrokerPolicy policy;
  private final RefusalLog log;
  private final LongAdder refused = new LongAdder();

  public Authorization(BrokerPolicy policy, LongSupplier clock) {
    this.policy = policy;
    this.log = new RefusalLog(LoggerFactory.getLogger(Authorization.class), clock);
  }

  /**
   * Refuses an action that the policy doesn't allow.
   *
   * @throws RpcErrorReply if it is refused
   */
  public void check(Action action, Identity identity, String name) {
    if (!allows(action, identity, name)) {
      throw refusal(identity + " may not " + verb(action) + " " + name);
    }
  }

  /** Returns whether the policy allows an action; counts and logs nothing. */
  public boolean allows(Action action, Identity identity, String name) {
    try {
      return policy.allows(action, identity, name);
    } catch (RuntimeException e) {
      log.refused("the policy has failed: " + e);
      return false;
    }
  }

  boolean isShared(String name) {
    try {
      return policy.isShared(name);
    } catch (RuntimeException e) {
      log.refused("the policy has failed: " + e);
      return false;
    }
  }

  /**
   * Counts the refusal of an offer, which its caller logs.
   *
   * @throws RpcErrorReply if the policy doesn't allow it
   */
  void checkOffer(Identity identity, String pattern) {
    if (!allows(Action.OFFER, identity, pattern)) {
      throw counted(identity + " may not offer " + pattern);
    }
  }

  /** Counts a refusal; returns the error for its peer. */
  RpcErrorReply counted(String cause) {
    refused.increment();
    return RpcErrorReply.unauthorized("Unauthorized: " + cause);
  }

  /** Logs a refusal that has been counted. */
  void log(String cause) {
    log.refused(cause);
  }

  /** Counts and logs a refusal; returns the error for its peer. */
  public RpcErrorReply refusal(String cause) {
    log.refused(cause);
    return counted(cause);
  }

  private static String verb(Action action) {
    return action == Action.PUBLISH || action == Action.SUBSCRIBE
        ? action.name().toLowerCase(Locale.ROOT) + " to"
        : action.name().toLowerCase(Locale.ROOT);
  }

  /** Returns how many offers, calls, publications and subscriptions were refused. */
  public long refused() {
    return refused.sum();
  }

  /** Reads the rules again; returns whether they have changed. */
  public boolean refresh() {
    boolean changed = policy.refresh();
    if (changed) {
      log.forget();
    }
    return changed;
  }
}
