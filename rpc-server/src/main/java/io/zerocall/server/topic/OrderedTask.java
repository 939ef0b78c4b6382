package io.zerocall.server.topic;

/**
 * A task that runs in the order of a connection's messages.
 *
 * @param work the task; it must be fast; a subscription may run a fallback's code
 */
public record OrderedTask(Runnable work) implements OrderedStep {}
