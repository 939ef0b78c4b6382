/** A JUnit extension for tests of clients and servers. */
module io.zerocall.junit {
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires transitive io.zerocall.client;
  requires transitive io.zerocall.server;
  requires transitive org.junit.jupiter.api;

  exports io.zerocall.junit;
}
