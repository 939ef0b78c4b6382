/** Serves registered services. */
module io.zerocall.server {
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires transitive io.zerocall.core;

  exports io.zerocall.server;
}
