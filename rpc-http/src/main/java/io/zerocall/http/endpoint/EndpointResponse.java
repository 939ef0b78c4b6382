package io.zerocall.http.endpoint;

import java.util.Map;

/**
 * A response to a request.
 *
 * @param status the HTTP status
 * @param json the content; empty for none
 * @param headers further headers, whose values are printable ASCII
 */
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
public record EndpointResponse(int status, byte[] json, Map<String, String> headers) {}
