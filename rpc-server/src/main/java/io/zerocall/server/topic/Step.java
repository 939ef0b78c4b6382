package io.zerocall.server.topic;

/** What comes next in the order of a connection's messages. */
public sealed interface Step permits Outgoing, Loss, Turn {}
