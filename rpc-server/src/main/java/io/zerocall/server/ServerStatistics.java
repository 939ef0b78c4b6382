package io.zerocall.server;

/**
 * What a server has counted since it was started, over all of its endpoints. A snapshot; the
 * numbers were not all read at the same instant.
 *
 * @param messagesReceived messages that came in whole
 * @param messagesSent replies handed to the network
 * @param repliesDropped replies thrown away because their client was gone or didn't read
 * @param connectionsRefused connections closed because there were too many, or they broke the
 *     protocol or a limit
 * @param messagesRefused messages answered with an error as a whole, because nothing in them could
 *     be run: of the wrong shape, too large, not JSON
 * @param exchangesRunning messages whose calls are running or waiting to run
 */
public record ServerStatistics(
    long messagesReceived,
    long messagesSent,
    long repliesDropped,
    long connectionsRefused,
    long messagesRefused,
    long exchangesRunning) {}
