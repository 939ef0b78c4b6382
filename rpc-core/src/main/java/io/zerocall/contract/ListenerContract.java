package io.zerocall.contract;

/**
 * One method of a listener.
 *
 * @param topic the topic whose messages it is called for
 * @param method the method, whose own name means nothing here
 */
public record ListenerContract(String topic, MethodContract method) {}
