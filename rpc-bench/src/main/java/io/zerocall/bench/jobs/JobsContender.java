package io.zerocall.bench.jobs;

import io.zerocall.bench.peer.PostgreSqlServer;
import io.zerocall.bench.peer.RabbitMqServer;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The measured systems. */
@SuppressWarnings("ImmutableEnumChecker") // The functions are stateless.
enum JobsContender {
  ZEROCALL_SQLITE("Zerocall, SqliteJobStore", StoreKind.SQLITE),
  ZEROCALL_POSTGRESQL(
      "Zerocall, PostgresJobStore",
      StoreKind.POSTGRESQL,
      PostgreSqlServer::isInstalled,
      "postgresql"),
  POSTGRES_SUBMISSION(
      "Zerocall, PostgresSubmission", true, PostgreSqlServer::isInstalled, "postgresql"),
  RABBITMQ("RabbitMQ, quorum queue", RabbitMqServer::isInstalled, "rabbitmq-server"),
  JOBRUNR("JobRunr, PostgreSQL", PostgreSqlServer::isInstalled, "postgresql"),
  DB_SCHEDULER("db-scheduler, PostgreSQL", PostgreSqlServer::isInstalled, "postgresql"),
  SYRPC("SyRPC for JavaScript", RabbitMqServer::isInstalled, "rabbitmq-server"),
  SYRPC_NODELAY("SyRPC, with TCP_NODELAY", RabbitMqServer::isInstalled, "rabbitmq-server");

  private final String title;
  private final boolean zerocall;
  private final @Nullable StoreKind store;
  private final BooleanSupplier installed;
  private final String packageName;

  JobsContender(String title, StoreKind store) {
    this(title, true, store, () -> true, "");
  }

  JobsContender(String title, BooleanSupplier installed, String packageName) {
    this(title, false, installed, packageName);
  }

  JobsContender(String title, boolean zerocall, BooleanSupplier installed, String packageName) {
    this(title, zerocall, null, installed, packageName);
  }

  JobsContender(String title, StoreKind store, BooleanSupplier installed, String packageName) {
    this(title, true, store, installed, packageName);
  }

  JobsContender(
      String title,
      boolean zerocall,
      @Nullable StoreKind store,
      BooleanSupplier installed,
      String packageName) {
    this.title = title;
    this.zerocall = zerocall;
    this.store = store;
    this.installed = installed;
    this.packageName = packageName;
  }

  /** Returns the name for people. */
  String title() {
    return title;
  }

  /** Returns whether this is Zerocall, with or without a broker. */
  boolean isZerocall() {
    return zerocall;
  }

  /** Returns the store of a broker of Zerocall; empty if this is another system. */
  Optional<StoreKind> store() {
    return Optional.ofNullable(store);
  }

  /** Returns the Debian package whose server is not installed; empty if none is missing. */
  Optional<String> missing() {
    return installed.getAsBoolean() ? Optional.empty() : Optional.of(packageName);
  }
}
