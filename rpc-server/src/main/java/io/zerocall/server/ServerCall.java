package io.zerocall.server;

import io.zerocall.RpcContext;

/**
 * One call as an interceptor sees it, before the method runs. Immutable.
 *
 * @param method the method's name on the wire
 * @param isNotification whether the caller expects no reply
 * @param context what came with the call: metadata, trace, deadline, user
 * @param peer a description of who calls, for logs; nothing to base a decision on
 */
public record ServerCall(String method, boolean isNotification, RpcContext context, String peer) {}
