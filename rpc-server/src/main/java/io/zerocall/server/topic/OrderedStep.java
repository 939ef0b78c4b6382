package io.zerocall.server.topic;

/** What comes next in the order of a connection's messages. */
public sealed interface OrderedStep permits OrderedPublication, MissedCount, OrderedTask {}
