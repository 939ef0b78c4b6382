package io.zerocall.client;

import io.zerocall.client.call.CallExecutor;
import io.zerocall.client.call.RepetitionCounts;
import io.zerocall.client.call.ServerCounts;
import java.util.List;

/**
 * A snapshot of what a client and its views hold now, and have counted. The numbers are not all
 * read at the same instant.
 *
 * @param connections the connections that are established: 0 while the client tries to connect
 * @param callsInFlight the calls that have been sent, or are about to be, and have no reply yet
 * @param callsWaiting the calls that wait for a connection, or until fewer calls are in flight;
 *     some of them may have ended. Calls whose threads wait until one of several servers is ready
 *     don't count
 * @param repetitions how often a call was made again, at another server, after it had failed
 * @param repetitionsRefused how often a call was not made again, since too many had been
 * @param hedges how often a call was made at another server while the first one had not answered
 * @param setAside how often one of several servers was set aside, because its calls timed out, it
 *     was silent, or it refused calls while it closed
 * @param returned how often one of several servers got calls again, few at first, after it was set
 *     aside or unreachable
 * @param drained how often one of several servers announced that it takes no new calls
 * @param servers the servers that a client of several servers knows now; empty for other clients
 */
public record ClientStatistics(
    int connections,
    int callsInFlight,
    int callsWaiting,
    long repetitions,
    long repetitionsRefused,
    long hedges,
    long setAside,
    long returned,
    long drained,
    List<ServerStatus> servers) {

  /** Creates a snapshot with a copy of the list. */
  public ClientStatistics {
    servers = List.copyOf(servers);
  }

  /**
   * One server of several, as its client sees it.
   *
   * @param endpoint where the server listens
   * @param state {@code connected}, {@code set aside} (its calls time out, or it is silent),
   *     {@code draining} (it takes no new calls), or {@code not connected} with the reason
   * @param callsInFlight the calls that it has not answered yet
   * @param calls the calls that it has got, repetitions included
   * @param failures those that had no answer
   */
  public record ServerStatus(
      String endpoint, String state, int callsInFlight, long calls, long failures) {}

  static ClientStatistics of(CallExecutor executor) {
    RepetitionCounts repetitions = executor.repetitions();
    ServerCounts counts = executor.serverCounts();
    return new ClientStatistics(
        executor.connections(),
        executor.callsInFlight(),
        executor.callsWaiting(),
        repetitions.made(),
        repetitions.refused(),
        repetitions.hedges(),
        counts.setAside(),
        counts.returned(),
        counts.drained(),
        executor.servers().stream()
            .map(server -> new ServerStatus(
                server.endpoint(),
                server.state(),
                server.callsInFlight(),
                server.calls(),
                server.failures()))
            .toList());
  }
}
