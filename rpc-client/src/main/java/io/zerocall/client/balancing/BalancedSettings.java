package io.zerocall.client.balancing;

import io.zerocall.client.call.ConnectPatience;
import io.zerocall.client.topic.TopicMessages;
import io.zerocall.json.document.ReplyReader;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The settings of a client of several servers.
 *
 * @param target what the client is connected to, as the user wrote it
 * @param picker picks the server of each call
 * @param patience until when calls wait while no server is ready
 * @param lookupPause how long to wait between two lookups
 * @param drainNotice how servers announce that they take no new calls
 * @param messages parses the messages of topics
 * @param replies reads the replies of all servers
 * @param callbacks completes users' futures
 * @param nextId the id of the next call, whichever server gets it
 * @param clock a monotonic clock, in nanoseconds
 */
public record BalancedSettings(
    String target,
    Picker picker,
    ConnectPatience patience,
    Duration lookupPause,
    DrainNotice drainNotice,
    TopicMessages messages,
    ReplyReader replies,
    Executor callbacks,
    AtomicLong nextId,
    LongSupplier clock) {}
