/** Stores a broker's jobs and their results in a file. */
module io.zerocall.store.sqlite {
  requires static transitive org.jspecify;
  requires java.sql;
  requires org.slf4j;
  requires org.xerial.sqlitejdbc;
  requires transitive io.zerocall.jobs;

  exports io.zerocall.store.sqlite;
}
