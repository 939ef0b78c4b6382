package io.zerocall.broker.authorization;

import io.zerocall.broker.policy.BrokerPolicy.Action;
import io.zerocall.broker.policy.BrokerPolicy.Identity;
import io.zerocall.broker.scheduling.Task;
import io.zerocall.broker.scheduling.TaskDispatcher;
import io.zerocall.broker.scheduling.WorkerConnection;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.TokenAuthenticator;
import io.zerocall.server.peer.Offer;
import java.net.InetAddress;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Passes on to a {@link TaskDispatcher} what the policy allows, for connectors. Thread-safe. */
public final class GuardedDispatcher {
  private final TaskDispatcher dispatcher;
  private final Authorization authorization;
  private final OfferGrants offers;
  private final @Nullable TokenAuthenticator tokens;

  /**
   * Creates a guard.
   *
   * @param tokens finds the users of bearer tokens; null if there are none
   */
  public GuardedDispatcher(
      TaskDispatcher dispatcher,
      Authorization authorization,
      OfferGrants offers,
      @Nullable TokenAuthenticator tokens) {
    this.dispatcher = dispatcher;
    this.authorization = authorization;
    this.offers = offers;
    this.tokens = tokens;
  }

  /** Returns the dispatcher, for what needs no permission. */
  public TaskDispatcher dispatcher() {
    return dispatcher;
  }

  /**
   * Returns where a request comes from.
   *
   * @param authorization its header {@code Authorization}; null if it has none
   */
  public Identity identity(@Nullable String authorization, @Nullable InetAddress address) {
    return new Identity(tokens == null ? null : tokens.userOf(authorization), address);
  }

  /**
   * Submits a task as {@link TaskDispatcher#submit} does.
   *
   * @throws RpcErrorReply also if the policy doesn't allow the call
   */
  public boolean submit(Task task, Identity identity) {
    authorization.check(Action.CALL, identity, task.method());
    return dispatcher.submit(task);
  }

  /** Returns whether a call is allowed; counts and logs nothing. */
  public boolean mayCall(String method, Identity identity) {
    return authorization.allows(Action.CALL, identity, method);
  }

  /**
   * Returns whether a notification may be published. If not, counts and logs that it is refused,
   * unless a worker may run it.
   */
  public boolean mayPublish(String topic, Identity identity) {
    if (authorization.allows(Action.PUBLISH, identity, topic)) {
      return true;
    } else if (!dispatcher.knows(topic) || !mayCall(topic, identity)) {
      var unused = authorization.refusal(identity + " may not publish to " + topic);
    }
    return false;
  }

  /**
   * Publishes to workers as {@link TaskDispatcher#publish} does.
   *
   * @throws RpcErrorReply also if the policy doesn't allow it
   */
  public int publish(String method, Supplier<Task> copies, Identity identity) {
    authorization.check(Action.PUBLISH, identity, method);
    return dispatcher.publish(method, copies);
  }

  /**
   * Adds what a worker offers; logs if that is refused.
   *
   * @throws RpcErrorReply if the offer is refused
   */
  public void offer(WorkerConnection worker, Offer offer, Identity identity) {
    try {
      offers.offer(worker, offer, identity);
    } catch (RpcErrorReply refusal) {
      dispatcher.offerRefused();
      authorization.log(String.valueOf(refusal.getMessage()));
      throw refusal;
    }
  }

  /** Removes some of what a worker offers. */
  public void withdraw(WorkerConnection worker, Collection<String> patterns) {
    offers.withdraw(worker, patterns);
  }

  /** Removes a worker. */
  public void disconnected(WorkerConnection worker) {
    offers.disconnected(worker);
  }

  /**
   * Creates a queue, which only a user may do who may offer its name.
   *
   * @throws RpcErrorReply if it is refused
   */
  public void create(String pattern, Identity identity) {
    requireOffer(pattern, identity);
    dispatcher.create(pattern);
  }

  /**
   * Deletes a queue, which only a user may do who may offer its name.
   *
   * @throws RpcErrorReply if it is refused
   */
  public void delete(String pattern, Identity identity) {
    requireOffer(pattern, identity);
    dispatcher.delete(pattern);
  }

  private void requireOffer(String pattern, Identity identity) {
    try {
      offers.check(pattern, identity);
    } catch (RpcErrorReply refusal) {
      authorization.log(String.valueOf(refusal.getMessage()));
      throw refusal;
    }
  }
}
