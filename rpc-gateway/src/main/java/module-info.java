/** Passes a server's calls on to other servers. */
module io.zerocall.gateway {
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires transitive io.zerocall.client;
  requires transitive io.zerocall.server;

  exports io.zerocall.gateway;
}
