package io.zerocall.json;

/**
 * A notification as the subscribers of the topic of its name get it.
 *
 * @param topic the method name; any text at all
 * @param document what subscribers get: the notification by itself, its params byte for byte as
 *     they came, all of it JSON in UTF-8 within the limits. Not copied; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record Publication(String topic, byte[] document) {}
