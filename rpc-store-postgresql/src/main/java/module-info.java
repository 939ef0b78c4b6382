/** Stores the jobs of several brokers in PostgreSQL. */
@SuppressWarnings("requires-automatic") // PostgreSQL's driver has no module descriptor
module io.zerocall.store.postgresql {
  requires static org.checkerframework.checker.qual;
  requires static transitive org.jspecify;
  requires transitive java.sql;
  requires org.slf4j;
  requires org.postgresql.jdbc;
  requires transitive io.zerocall.jobs;

  exports io.zerocall.store.postgresql;
}
