package io.zerocall.server.topic;

/** A step in the order of a connection's messages. */
public sealed interface OrderedStep permits OrderedPublication, MissedCount, OrderedTask {}
