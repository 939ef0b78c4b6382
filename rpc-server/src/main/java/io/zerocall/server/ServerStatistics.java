package io.zerocall.server;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server has counted since it was started, over all of its endpoints, and what it holds now.
 * A snapshot; the numbers were not all read at the same instant.
 *
 * <p>{@code refused} has a number for each limit, 0 included:
 *
 * <ul>
 *   <li>connections closed: {@code connections}, {@code connectionsPerClient},
 *       {@code handshakeTimeout}, {@code stallTimeout} (they didn't read for 30 s),
 *       {@code memoryBytes} (their replies took the memory that others needed), {@code frames}
 *       (they sent too many pings and other frames without a message)
 *   <li>messages answered with an error: {@code messageBytes}, {@code batchItems}
 *   <li>calls answered with an error: {@code inFlight}, {@code callsPerSecond},
 *       {@code bytesPerSecond}, {@code expectedWait} (they would have waited too long for a
 *       worker), {@code workers} (the executor had no room), {@code memoryBytes} again
 * </ul>
 *
 * @param messagesReceived messages that came in whole
 * @param messagesSent replies handed to the network
 * @param repliesDropped replies thrown away because their client was gone or didn't read
 * @param connectionsRefused connections closed because there were too many, or they broke the
 *     protocol or a limit
 * @param messagesRefused messages answered with an error as a whole, because nothing in them could
 *     be run: of the wrong shape, too large, not JSON
 * @param exchangesRunning messages whose calls are running or waiting to run
 * @param messagesUndelivered messages that have been read and wait for their turn
 * @param heldBytes the bytes that messages take now: undelivered, waiting to run, and replies that
 *     are not read
 * @param heldBytesLimit the bytes that they may take
 * @param callsWaiting calls that wait for a worker
 * @param workersBusy workers that run methods
 * @param lateResults methods that ended after their call had been cut off by its deadline, and
 *     whose result was thrown away
 * @param refused how often each limit refused something, by its name; the names of later versions
 *     may be more
 */
public record ServerStatistics(
    long messagesReceived,
    long messagesSent,
    long repliesDropped,
    long connectionsRefused,
    long messagesRefused,
    long exchangesRunning,
    long messagesUndelivered,
    long heldBytes,
    long heldBytesLimit,
    long callsWaiting,
    long workersBusy,
    long lateResults,
    Map<String, Long> refused) {

  /** Makes a snapshot whose map never changes. */
  public ServerStatistics {
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
  }
}
