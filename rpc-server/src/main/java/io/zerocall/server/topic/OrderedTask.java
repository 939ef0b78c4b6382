package io.zerocall.server.topic;

/**
 * Something else that is to be done in the order of a connection's messages.
 *
 * @param work what; quick, and without a user's code
 */
public record OrderedTask(Runnable work) implements OrderedStep {}
