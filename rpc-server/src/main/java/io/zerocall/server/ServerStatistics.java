package io.zerocall.server;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A snapshot of what a server has counted since it was started, over all of its endpoints, and what
 * it holds now. The numbers are not all read at the same instant.
 *
 * <p>{@code refused} has a number for each limit, 0 included:
 *
 * <ul>
 *   <li>connections closed: {@code connections}, {@code connectionsPerClient}, {@code address} (its
 *       address is not admitted), {@code handshakeTimeout}, {@code stallTimeout} (the client didn't
 *       read for 30 s), {@code memoryBytes} (the client's unread replies took memory that others
 *       needed), {@code frames} (the client sent too many pings and other frames without a message)
 *   <li>messages answered with an error: {@code messageBytes}, {@code batchItems}
 *   <li>calls answered with an error: {@code inFlight}, {@code callsPerSecond},
 *       {@code bytesPerSecond}, {@code expectedWait} (the call would have waited too long for a
 *       worker), {@code workers} (the executor had no capacity), {@code memoryBytes} again
 * </ul>
 *
 * @param messagesReceived complete messages that were received
 * @param messagesSent replies handed to the network
 * @param repliesDropped replies discarded because their client was gone or didn't read
 * @param connectionsRefused connections closed because there were too many, or they violated the
 *     protocol or a limit
 * @param messagesRefused messages answered with a single error, because none of their calls could
 *     be run: invalid requests, too large, not JSON
 * @param connections the connections that are open: those of clients, and those to brokers that the
 *     server dials
 * @param exchangesRunning messages whose calls are running or waiting to run
 * @param messagesUndelivered messages that have been read and wait to be delivered
 * @param heldBytes the bytes that messages hold now: undelivered messages, messages that wait to
 *     run, and unread replies
 * @param heldBytesLimit the bytes that they may hold
 * @param callsWaiting calls that wait for a worker
 * @param workersBusy workers that run methods
 * @param lateResults methods that ended after their call had been cut off by its deadline, and
 *     whose result was discarded
 * @param refused how often each limit refused something, by its name; later versions may add names
 */
public record ServerStatistics(
    long messagesReceived,
    long messagesSent,
    long repliesDropped,
    long connectionsRefused,
    long messagesRefused,
    long connections,
    long exchangesRunning,
    long messagesUndelivered,
    long heldBytes,
    long heldBytesLimit,
    long callsWaiting,
    long workersBusy,
    long lateResults,
    Map<String, Long> refused) {

  /** Creates a snapshot with an immutable copy of the map. */
  public ServerStatistics {
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
  }
}
