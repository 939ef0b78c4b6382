/** Serves registered services. */
@SuppressWarnings("module") // the siblings that it exports to are compiled after it
module io.zerocall.server {
  requires static transitive org.jspecify;
  requires java.management;
  requires jdk.management;
  requires org.slf4j;
  requires transitive io.zerocall.core;

  exports io.zerocall.server;
  exports io.zerocall.server.peer to
      io.zerocall.broker,
      io.zerocall.ijson;
  exports io.zerocall.server.rate to
      io.zerocall.broker;
}
