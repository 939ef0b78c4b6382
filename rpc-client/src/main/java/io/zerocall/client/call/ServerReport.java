package io.zerocall.client.call;

/**
 * What a client knows of one of several servers.
 *
 * @param endpoint where the server listens
 * @param state its state in words
 * @param callsInFlight the calls that it has not answered yet
 * @param calls the calls that it has got
 * @param failures those that had no answer
 */
public record ServerReport(
    String endpoint, String state, int callsInFlight, long calls, long failures) {}
