package io.zerocall.contract;

/**
 * One method of a listener.
 *
 * @param topic the topic whose messages the method is called for
 * @param method the method; its own name is not used
 */
public record ListenerContract(String topic, MethodContract method) {}
