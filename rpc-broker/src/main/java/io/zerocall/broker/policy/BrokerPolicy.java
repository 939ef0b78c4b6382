package io.zerocall.broker.policy;

import io.zerocall.RpcContext;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may offer, call, publish and subscribe to which names at a broker, and who may manage
 * which jobs. {@link AllowList} reads one from a file. Implementations must be thread-safe.
 *
 * <p>The broker asks for each call and publication, on the threads that read. So {@link #allows}
 * must be quick and must not block. An exception counts as a refusal and is logged.
 */
public interface BrokerPolicy {

  /** What a peer wants to do with a name. */
  enum Action {
    /** To serve a method, or all methods with a prefix. */
    OFFER,
    /** To call a method. */
    CALL,
    /** To publish to a topic. */
    PUBLISH,
    /** To subscribe to a topic. */
    SUBSCRIBE,
    /**
     * To see, cancel and resubmit the jobs of a method, or of all methods with a prefix, whoever
     * has submitted them. The results of users' jobs are not included. The result of a job without
     * a user belongs to everybody who knows its id.
     */
    MANAGE
  }

  /**
   * Where a message comes from.
   *
   * @param user the user that the broker has authenticated; null if there is none
   * @param address the address of the connection's other end, which is a proxy's if there is one in
   *     between; null over {@code ipc://} and {@code inproc://}, and if it is unknown
   */
  record Identity(@Nullable String user, @Nullable InetAddress address) {

    /** Returns where the message of a call comes from. */
    public static Identity of(RpcContext context) {
      return new Identity(context.user().orElse(null), context.remoteAddress().orElse(null));
    }

    /** Returns a description for logs and errors, such as {@code ann at 192.0.2.1}. */
    @Override
    public String toString() {
      String name = user == null ? "anonymous" : user;
      return address == null ? name : name + " at " + address.getHostAddress();
    }
  }

  /**
   * Returns whether an action is allowed.
   *
   * @param name a name; a prefix such as {@code orders.*} if it is offered, subscribed to or
   *     managed. Then true means that all names with the prefix are allowed
   */
  boolean allows(Action action, Identity identity, String name);

  /**
   * Returns whether several users may offer a name or prefix. Otherwise a name belongs to the user
   * who offers it first. False by default.
   */
  default boolean isShared(String name) {
    return false;
  }

  /**
   * Called about every second, by one thread, which may block. A policy that is kept elsewhere
   * reads it again here.
   *
   * @return whether the rules have changed. Then the broker checks again what peers offer and have
   *     subscribed to
   */
  default boolean refresh() {
    return false;
  }

  /**
   * Returns a policy that allows everything. A name still belongs to the user who offers it first.
   */
  static BrokerPolicy allowAll() {
    return (action, identity, name) -> true;
  }
}
