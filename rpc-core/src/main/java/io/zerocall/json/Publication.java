package io.zerocall.json;

/**
 * A notification whose method name leads to no target, and which so may be meant for the
 * subscribers of a topic.
 *
 * @param topic the method name; any text at all
 * @param document what subscribers get: the notification by itself, its params byte for byte as
 *     they came, all of it JSON in UTF-8 within the limits. Not copied; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record Publication(String topic, byte[] document) {}
