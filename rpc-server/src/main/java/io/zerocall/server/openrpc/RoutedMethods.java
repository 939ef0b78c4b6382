package io.zerocall.server.openrpc;

import io.zerocall.contract.MethodContract;
import io.zerocall.server.peer.OfferedNames;
import java.util.SortedMap;

/**
 * The methods that a broker passes on.
 *
 * @param offered what peers offer now
 * @param described the contracts of methods that peers may offer, by their whole names
 * @param keepsJobs whether the broker keeps jobs
 */
public record RoutedMethods(
    OfferedNames offered, SortedMap<String, MethodContract> described, boolean keepsJobs) {}
