package io.zerocall.server.rate;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcLimits;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.transport.Hosts;
import io.zerocall.transport.Peer;
import io.zerocall.transport.Refusals;
import io.zerocall.transport.RefusedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the rates of the connected clients. All connections of a host or user share a rate. A
 * client that has disconnected is remembered until its rates equal a new client's, so that it gains
 * nothing by reconnecting. Thread-safe.
 */
public final class ClientRates {
  private static final int FEW_CLIENTS = 64;

  private final int callsPerSecond;
  private final long bytesPerSecond;
  private final LongSupplier clock;
  private final Refusals refusals;
  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  private final AtomicInteger forgetAt = new AtomicInteger(FEW_CLIENTS);

  public ClientRates(RpcLimits limits, LongSupplier clock, Refusals refusals) {
    this.callsPerSecond = limits.callsPerSecond();
    this.bytesPerSecond = limits.bytesPerSecond();
    this.clock = clock;
    this.refusals = refusals;
  }

  /** A host or a user. */
  private static final class Client {
    private final String name;
    private final @Nullable TokenBucket calls;
    private final @Nullable TokenBucket bytes;
    private int connections; // only within the map's compute

    private Client(String name, @Nullable TokenBucket calls, @Nullable TokenBucket bytes) {
      this.name = name;
      this.calls = calls;
      this.bytes = bytes;
    }

    private boolean isForgettable(long now) {
      return connections == 0
          && (calls == null || calls.isFull(now))
          && (bytes == null || bytes.isFull(now));
    }

    private @Nullable RefusedBy take(int callCount, int size, long now) {
      if (calls != null && !calls.tryTake(callCount, now)) {
        return RefusedBy.CALLS_PER_SECOND;
      } else if (bytes == null || bytes.tryTake(size, now)) {
        return null;
      }
      giveBack(callCount, 0);
      return RefusedBy.BYTES_PER_SECOND;
    }

    private void giveBack(int callCount, int size) {
      if (calls != null) {
        calls.giveBack(callCount);
      }
      if (bytes != null && size > 0) {
        bytes.giveBack(size);
      }
    }
  }

  /** The rates that apply to one connection. */
  public final class Share {
    private final List<Client> of;

    private Share(List<Client> of) {
      this.of = of;
    }

    /** Counts a message. Returns the reason why its calls are refused, or null if they may run. */
    public @Nullable ErrorObject refusal(int callCount, int size) {
      long now = clock.getAsLong();
      for (int i = 0; i < of.size(); i++) {
        RefusedBy limit = of.get(i).take(callCount, size, now);
        if (limit != null) {
          for (int taken = 0; taken < i; taken++) {
            of.get(taken).giveBack(callCount, size);
          }
          refusals.add(limit, callCount);
          return overloaded(limit, of.get(i).name);
        }
      }
      return null;
    }

    /** Releases the share when the connection is closed. */
    public void leave() {
      long now = clock.getAsLong();
      for (Client client : of) {
        clients.computeIfPresent(client.name, (name, present) -> {
          present.connections--;
          return present.isForgettable(now) ? null : present;
        });
      }
    }
  }

  private ErrorObject overloaded(RefusedBy limit, String client) {
    String most = limit == RefusedBy.CALLS_PER_SECOND
        ? callsPerSecond + " calls/s"
        : bytesPerSecond + " bytes/s";
    return new ErrorObject(
        RpcErrorCode.OVERLOADED,
        "Overloaded: more than " + most + " of " + client + " (limit: " + limit.key() + ")");
  }

  /** Returns the rates of a new connection, or null if there are none. */
  public @Nullable Share join(Peer peer) {
    if (callsPerSecond == 0 && bytesPerSecond == 0) {
      return null;
    }
    List<Client> of = new ArrayList<>(2);
    String host = peer.host();
    if (host != null) {
      of.add(join(Hosts.client(host)));
    }
    String user = peer.user();
    if (user != null) {
      of.add(join("user " + user));
    }
    return of.isEmpty() ? null : new Share(of);
  }

  private Client join(String name) {
    int size = clients.size();
    int due = forgetAt.get();
    if (size >= due && forgetAt.compareAndSet(due, Integer.MAX_VALUE)) {
      forget();
      forgetAt.set(Math.max(FEW_CLIENTS, 2 * clients.size())); // amortizes the cost of the scan
    }
    return clients.compute(name, (any, present) -> {
      Client client = present != null ? present : newClient(name);
      client.connections++;
      return client;
    });
  }

  private void forget() {
    long now = clock.getAsLong();
    for (String name : clients.keySet()) {
      clients.computeIfPresent(name, (any, present) -> present.isForgettable(now) ? null : present);
    }
  }

  private Client newClient(String name) {
    long now = clock.getAsLong();
    return new Client(
        name,
        callsPerSecond == 0 ? null : new TokenBucket(callsPerSecond, now),
        bytesPerSecond == 0 ? null : new TokenBucket(bytesPerSecond, now));
  }

  /** Returns how many clients are tracked. */
  public int size() {
    return clients.size();
  }
}
