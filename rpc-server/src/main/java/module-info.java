/** Serves registered services. */
@SuppressWarnings("module") // the sibling that it exports to is compiled after it
module io.zerocall.server {
  requires static transitive org.jspecify;
  requires java.management;
  requires jdk.management;
  requires org.slf4j;
  requires transitive io.zerocall.core;

  exports io.zerocall.server;
  exports io.zerocall.server.peer to
      io.zerocall.broker;
}
