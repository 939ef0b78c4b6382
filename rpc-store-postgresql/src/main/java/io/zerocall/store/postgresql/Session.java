package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A connection of the writer and the lease that belongs to it. After any failure it is replaced by
 * another one, which begins a lease of its own and keeps the jobs of this one.
 */
final class Session {
  private final Connection connection;
  private final Settings settings;
  private final UUID store;
  private final Sql sql;
  private final Leases leases;
  private UUID holder = UUID.randomUUID();

  private Session(Connection connection, Settings settings, UUID store) {
    this.connection = connection;
    this.settings = settings;
    this.store = store;
    sql = new Sql(connection, settings.quotedSchema(), settings.clock());
    leases = new Leases(sql, settings.leaseMillis());
  }

  /**
   * Opens a session, which has no lease yet.
   *
   * @param store identifies the open store, through all its sessions
   */
  static Session open(Connections connections, Settings settings, UUID store) throws SQLException {
    return new Session(connections.open(), settings, store);
  }

  /**
   * Begins a lease.
   *
   * @param before the holders until now, and those of attempts whose end is unknown; the new one is
   *     added
   * @param held the jobs that the store knows to hold
   * @return those of them that it still holds
   */
  Set<JobId> begin(Set<UUID> before, Collection<JobId> held, Changes changes) throws SQLException {
    UUID[] holders = before.toArray(UUID[]::new);
    holder = UUID.randomUUID();
    before.add(holder);
    Set<JobId> kept = leases.begin(holder, holders, held, changes);
    Notice.sendHello(sql, settings.channel(), store);
    return kept;
  }

  UUID holder() {
    return holder;
  }

  /** Runs requests as one transaction, and returns what it has changed. */
  Changes run(List<Request<?, ?>> requests, Map<JobId, Boolean> held, boolean isShared)
      throws SQLException {
    Transaction transaction = new Transaction(sql, holder, held, isShared, new Changes());
    Plan plan = Plan.of(requests);
    boolean isOneStatement = plan.isOneStatement(transaction);
    connection.setAutoCommit(isOneStatement); // which saves the round trip of the commit
    plan.run(transaction);
    if (!isOneStatement) {
      if (isShared) {
        tell(transaction.changes());
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
    return transaction.changes();
  }

  /** Returns whether each statement is a transaction. */
  boolean commitsAlone() throws SQLException {
    return connection.getAutoCommit();
  }

  /** Undoes a transaction that has failed. */
  void rollBack() throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Does what the store has to do by itself. Returns false if the lease was lost. */
  boolean keepUp(Upkeep upkeep, Set<JobId> held, Changes changes) throws SQLException {
    return upkeep.run(sql, leases, holder, held, changes);
  }

  /** Makes delayed jobs ready. */
  void promote(Upkeep upkeep, Changes changes) throws SQLException {
    upkeep.promote(sql, changes);
  }

  /** Tells other brokers what has changed; together with it, if a transaction has begun. */
  void tell(Changes changes) throws SQLException {
    Notice.sendAtLast(sql, settings.channel(), store, changes);
  }

  /** Has other brokers look for what no notice has told them. */
  void tellMissed() throws SQLException {
    Notice.sendMissed(sql, settings.channel(), store);
  }

  /** Ends the lease, so that other brokers can take the jobs at once. */
  void end() throws SQLException {
    try (connection) {
      Changes changes = new Changes();
      leases.end(holder, changes);
      tell(changes);
    }
  }

  void closeAfter(Throwable failure) {
    Connections.closeAfter(connection, failure);
  }
}
