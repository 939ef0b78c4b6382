/** Serves registered services. */
module io.zerocall.server {
  requires static transitive org.jspecify;
  requires java.management;
  requires jdk.management;
  requires org.slf4j;
  requires transitive io.zerocall.core;

  exports io.zerocall.server;
}
