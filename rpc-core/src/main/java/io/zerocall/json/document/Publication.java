package io.zerocall.json.document;

/**
 * A notification as the subscribers of its topic get it.
 *
 * @param topic the method name; any text
 * @param document the document for subscribers: only the notification, with its params byte for
 *     byte as received, all of it JSON in UTF-8 within the limits. Not copied; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Publication(String topic, byte[] document) {}
