/** Calls remote services. */
module io.zerocall.client {
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires transitive io.zerocall.core;

  exports io.zerocall.client;
}
